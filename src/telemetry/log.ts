import { destination, pino, stdTimeFunctions } from "pino";
import type { LogLevel } from "./log-level.ts";

/** Facts of a log line. Never an object of the cluster, never a credential. */
export type Facts = Readonly<Record<string, string | number | boolean | undefined>>;

/** Constant messages, facts as fields; one line an outcome. */
export interface Log {
  debug(message: string, facts?: Facts): void;
  info(message: string, facts?: Facts): void;
  warn(message: string, facts?: Facts): void;
  error(message: string, facts?: Facts): void;
}

/** JSON lines on standard error, written at once so that none is lost when the process ends. */
export function createLog(level: LogLevel): Log {
  const logger = pino(
    {
      level,
      base: null,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    destination({ dest: 2, sync: true }),
  );
  return {
    debug: (message, facts) => logger.debug(facts ?? {}, message),
    info: (message, facts) => logger.info(facts ?? {}, message),
    warn: (message, facts) => logger.warn(facts ?? {}, message),
    error: (message, facts) => logger.error(facts ?? {}, message),
  };
}
