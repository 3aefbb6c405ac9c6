import { Failure } from "../failure.ts";

/** Where data goes: standard output. */
export interface Output {
  readonly isTerminal: boolean;
  /** Of the terminal, or as COLUMNS says; `undefined`: lines may have any length. */
  readonly columns: number | undefined;
  /** Lines of the terminal. */
  readonly rows?: number | undefined;
  /** Gathers text and passes it on in pieces; waits for whoever reads. @throws {ClosedPipe} @throws {Failure} */
  write(text: string): Promise<void>;
  /** Passes on what was gathered. */
  flush(): Promise<void>;
}

/** Whoever reads has had enough, as `head` has: no fault. */
export class ClosedPipe extends Error {
  override readonly name = "ClosedPipe";
}

const gathered = 64 * 1024;

/** As few writes as there are pieces: each costs more than all the lines in it. */
export function createOutput(
  stream: NodeJS.WriteStream,
  env: Readonly<Record<string, string | undefined>>,
): Output {
  let waiting = "";
  // Each write tells of its own failure; an event that nobody hears would end the process.
  stream.on("error", () => undefined);
  const flush = (): Promise<void> => {
    const text = waiting;
    waiting = "";
    if (text === "") return Promise.resolve();
    return new Promise((done, fail) => {
      stream.write(text, (error) => {
        if (error === undefined || error === null) done();
        else fail(translated(error));
      });
    });
  };
  const size = (it: number): number | undefined => (stream.isTTY && it > 0 ? it : undefined);
  const told = Number(env["COLUMNS"] ?? "");
  return {
    isTerminal: stream.isTTY,
    // Asked anew each time: a terminal may be given another size; one that says 0 does not know.
    get columns() {
      return Number.isInteger(told) && told > 0 ? told : size(stream.columns);
    },
    get rows() {
      return size(stream.rows);
    },
    write: (text) => {
      waiting += text;
      return waiting.length < gathered ? Promise.resolve() : flush();
    },
    flush,
  };
}

const translated = (error: NodeJS.ErrnoException): Error =>
  error.code === "EPIPE"
    ? new ClosedPipe("nobody reads on")
    : new Failure(`cannot write to standard output: ${diskProblem(error)}`);

const problems: Readonly<Record<string, string>> = {
  ENOSPC: "no space is left on the device",
  EDQUOT: "the quota of the disk is used up",
  EACCES: "permission denied",
  EROFS: "the file system is read-only",
  ENOENT: "there is no such file or folder",
  ENOTDIR: "a part of the path is no folder",
  EEXIST: "something else has that name",
  EISDIR: "it is a folder",
  EFBIG: "the file would be too large",
};

/** What a disk has against it, without the path: the caller knows that. */
export const diskProblem = (error: unknown): string => {
  const { code = "unknown" } = error as NodeJS.ErrnoException;
  return problems[code] ?? code;
};
