/** How much is told beside the data. */
export const verbosities = ["error", "warn", "info", "debug"] as const;
export type Verbosity = (typeof verbosities)[number];

/** What is told on standard error, a line each. */
export interface Notices {
  /** What is missing from the result, or wrong: never silenced. */
  error(text: string): void;
  warn(text: string): void;
  info(text: string): void;
  debug(text: string): void;
  /** One line that is written over again and again; only on a terminal. */
  progress(text: string): void;
}

export interface NoticeOptions {
  readonly verbosity: Verbosity;
  readonly write: (text: string) => void;
  readonly isTerminal: boolean;
  readonly hasColour: boolean;
}

const clearLine = "\r\u001B[2K";

export function createNotices({ verbosity, write, isTerminal, hasColour }: NoticeOptions): Notices {
  const rank = verbosities.indexOf(verbosity);
  let isInProgress = false;
  const line =
    (level: Verbosity, colour: number, before = "") =>
    (text: string): void => {
      if (verbosities.indexOf(level) > rank) return;
      const clean = isInProgress ? clearLine : "";
      isInProgress = false;
      const shown = printable(text);
      const mark = `kollect: ${before}`;
      write(`${clean}${hasColour ? `\u001B[${colour}m${mark}\u001B[0m` : mark}${shown}\n`);
    };
  return {
    error: line("error", 31),
    warn: line("warn", 33, "warning: "),
    info: line("info", 2),
    debug: line("debug", 2),
    progress: (text) => {
      if (!isTerminal || rank < verbosities.indexOf("info")) return;
      if (text === "" && !isInProgress) return;
      isInProgress = text !== "";
      write(clearLine + text);
    },
  };
}

/** What comes from files and servers must not steer the terminal. */
export const printable = (text: string): string =>
  text.replace(
    // eslint-disable-next-line no-control-regex -- they are what this is about
    /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u200E\u200F\u202A-\u202E\u2066-\u2069]/g,
    (it) => `\\u${it.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
