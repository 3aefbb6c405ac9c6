import { open, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { Failure } from "../failure.ts";
import { diskProblem } from "./output.ts";

/** A file that is written beside another one and takes its place at the end: readers see the old one or the new one. */
export interface ReplacedFile {
  /** Where to write. */
  readonly path: string;
  /** Takes the place. @throws {Failure} */
  commit(): Promise<void>;
  /** As if nothing had been. */
  abandon(): Promise<void>;
}

/** @throws {Failure} nothing can be written there */
export async function replaceFile(target: string): Promise<ReplacedFile> {
  const path = join(dirname(target), `.${basename(target)}.${process.pid}.tmp`);
  const told = (error: unknown): Failure => new Failure(`${target}: ${diskProblem(error)}`);
  try {
    // Whoever may read the old one is not asked: rows may be nobody else's business.
    await (await open(path, "wx", 0o600)).close();
  } catch (error) {
    throw told(error);
  }
  return {
    path,
    commit: async () => {
      try {
        const file = await open(path, "r+");
        try {
          await file.sync();
        } finally {
          await file.close();
        }
        await rename(path, target);
      } catch (error) {
        await rm(path, { force: true });
        throw told(error);
      }
    },
    abandon: async () => {
      for (const end of ["", "-journal", "-wal", "-shm"])
        await rm(path + end, { force: true }).catch(() => undefined);
    },
  };
}
