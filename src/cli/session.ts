import { createNotices, type Notices, type Verbosity } from "./output/notices.ts";
import { createOutput, type Output } from "./output/output.ts";

/** How a command went: `partial` says that something is missing, which was named. */
export type Result = "complete" | "partial";

/** What a command has of the process that it runs in. */
export interface Session {
  /** Aborts on SIGINT and SIGTERM. */
  readonly signal: AbortSignal;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly output: Output;
  notices(flags: NoticeFlags): Notices;
  /** The command runs until it is stopped; that is no failure then. */
  serve(): void;
  readonly isService: boolean;
  /** The command's result, for the exit code. */
  end(result: Result): void;
  /** The result as it was told; `undefined` where the command has none. */
  readonly result: Result | undefined;
}

export interface NoticeFlags {
  readonly quiet?: boolean;
  readonly logLevel?: Verbosity;
}

export function openSession(signal: AbortSignal): Session {
  const { env, stdout, stderr } = process;
  let result: Result | undefined;
  let isService = false;
  return {
    signal,
    env,
    output: createOutput(stdout, env),
    notices: ({ quiet = false, logLevel = "info" }) =>
      createNotices({
        verbosity: quiet ? "error" : logLevel,
        write: (text) => void stderr.write(text),
        isTerminal: stderr.isTTY,
        // https://no-color.org: any value but an empty one.
        hasColour: stderr.isTTY && (env["NO_COLOR"] ?? "") === "" && env["TERM"] !== "dumb",
      }),
    serve: () => {
      isService = true;
    },
    get isService() {
      return isService;
    },
    end: (it) => {
      result = it;
    },
    get result() {
      return result;
    },
  };
}
