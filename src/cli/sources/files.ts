import { createReadStream, type Stats } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { addAbortSignal } from "node:stream";
import { Failure } from "../failure.ts";
import { diskProblem } from "../output/output.ts";
import type { Read } from "./document.ts";
import { type Chunks, piecesOf } from "./file-pieces.ts";
import { parsePiece } from "./parse-piece.ts";

export interface FileChoice {
  /** Files, folders, or "-" for standard input. */
  readonly paths: readonly string[];
  /** Folders within folders, too. */
  readonly recursive: boolean;
}

/** Files that can be read again and again. */
export interface FileSet {
  /** Bytes of all of them. */
  readonly bytes: number;
  read(signal: AbortSignal): AsyncIterable<Read>;
}

interface Source {
  readonly name: string;
  readonly bytes: number;
  readonly open: () => Chunks;
}

/** What a folder is searched for; as kubectl has it. */
const names = /\.(json|ya?ml)$/i;

/** @throws {Failure} a path leads nowhere */
export async function openFiles(
  { paths, recursive }: FileChoice,
  stdin: () => Chunks,
): Promise<FileSet> {
  const sources: Source[] = [];
  const seen = new Set<string>();
  const isNew = ({ dev, ino }: Stats): boolean => seen.size < seen.add(`${dev}:${ino}`).size;
  for (const path of new Set(paths))
    if (path === "-") sources.push(await standardInput(stdin()));
    else for await (const source of below(path, { recursive, isNew })) sources.push(source);
  return {
    bytes: sources.reduce((sum, { bytes }) => sum + bytes, 0),
    read: (signal) => readAll(sources, signal),
  };
}

async function* readAll(sources: readonly Source[], signal: AbortSignal): AsyncIterable<Read> {
  for (const { name, open } of sources)
    try {
      for await (const piece of piecesOf(name, open())) {
        signal.throwIfAborted();
        yield* parsePiece(piece);
      }
    } catch (error) {
      if (!isDisk(error)) throw error;
      const place = { file: name, line: 1 };
      const message = `cannot be read: ${diskProblem(error)}`;
      yield { type: "problem", place, message, isUnreadable: true };
    }
}

const isDisk = (error: unknown): boolean =>
  typeof (error as { readonly syscall?: unknown }).syscall === "string";

/** Comes but once, so it is kept. */
async function standardInput(stdin: Chunks): Promise<Source> {
  const chunks: string[] = [];
  for await (const chunk of stdin) chunks.push(chunk);
  const bytes = chunks.reduce((sum, { length }) => sum + length, 0);
  return {
    name: "stdin",
    bytes,
    open: async function* () {
      yield* chunks;
    },
  };
}

interface Search {
  readonly recursive: boolean;
  /** Two paths may lead to one file, and a link back to a folder around it. */
  readonly isNew: (found: Stats) => boolean;
}

async function* below(path: string, search: Search): AsyncIterable<Source> {
  const found = await stat(path).catch((error: unknown) => {
    throw new Failure(`${path}: ${diskProblem(error)}`);
  });
  if (!search.isNew(found)) return;
  if (found.isDirectory()) yield* inFolder(path, search);
  else yield sourceOf(path, found.size);
}

async function* inFolder(folder: string, search: Search): AsyncIterable<Source> {
  const entries = await readdir(folder).catch((error: unknown) => {
    throw new Failure(`${folder}: ${diskProblem(error)}`);
  });
  for (const name of entries.toSorted()) {
    const path = join(folder, name);
    // A link that leads nowhere is nobody's manifest.
    const found = await stat(path).catch(() => undefined);
    if (found === undefined) continue;
    const isFolder = found.isDirectory();
    if (!(isFolder ? search.recursive : names.test(name)) || !search.isNew(found)) continue;
    if (isFolder) yield* inFolder(path, search);
    else yield sourceOf(path, found.size);
  }
}

const sourceOf = (path: string, bytes: number): Source => ({
  name: path,
  bytes,
  open: () => createReadStream(path, { encoding: "utf8", highWaterMark: 256 * 1024 }) as Chunks,
});

/** Standard input as text; ends with `signal`. */
export const standardText = (signal: AbortSignal): Chunks =>
  addAbortSignal(signal, process.stdin.setEncoding("utf8")) as Chunks;
