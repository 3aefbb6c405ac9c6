import type { Facts, Log } from "../../telemetry/log.ts";

/** Says what goes on being wrong once, and again when it is something else. */
export interface Notices {
  warn(message: string, facts: Facts): void;
  error(message: string, facts: Facts): void;
  /** All is well: the same would be news. */
  forget(): void;
}

export function notices(log: Log): Notices {
  let last: string | undefined;
  const once =
    (level: "warn" | "error") =>
    (message: string, facts: Facts): void => {
      const text = JSON.stringify([level, message, facts]);
      if (text !== last) log[level](message, facts);
      last = text;
    };
  return {
    warn: once("warn"),
    error: once("error"),
    forget: () => {
      last = undefined;
    },
  };
}
