/** Levels of the log, which are pino's. Alone here, so that help does not load what logs. */
export const logLevels = ["debug", "info", "warn", "error"] as const;
export type LogLevel = (typeof logLevels)[number];
