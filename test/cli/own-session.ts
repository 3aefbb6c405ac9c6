import { createNotices } from "../../src/cli/output/notices.ts";
import type { Result, Session } from "../../src/cli/session.ts";

/** A session whose streams are kept as texts. */
export interface OwnSession extends Session {
  /** Standard output. */
  readonly out: () => string;
  /** Standard error. */
  readonly told: () => string;
}

export function ownSession(signal = new AbortController().signal): OwnSession {
  let out = "";
  let told = "";
  let result: Result | undefined;
  return {
    signal,
    env: {},
    output: {
      isTerminal: false,
      columns: undefined,
      write: (text) => {
        out += text;
        return Promise.resolve();
      },
      flush: () => Promise.resolve(),
    },
    notices: ({ quiet = false }) =>
      createNotices({
        verbosity: quiet ? "error" : "info",
        write: (text) => void (told += text),
        isTerminal: false,
        hasColour: false,
      }),
    serve: () => undefined,
    isService: false,
    end: (it) => {
      result = it;
    },
    get result() {
      return result;
    },
    out: () => out,
    told: () => told,
  };
}
