import { isMap, type LineCounter, type YAMLError } from "yaml";
import { parseJson } from "../../kube/json.ts";
import {
  type FilePlace,
  isFields,
  type Origin,
  type Piece,
  type Read,
  type SourceDocument,
} from "./document.ts";
import { parseYaml } from "./yaml-text.ts";

/** What one alias may blow up to: enough for anchors in earnest, too little for a bomb. */
const mostAliases = 1_000;

/** The objects of one document: itself, or the items of a List. */
export function* parsePiece(piece: Piece): Iterable<Read> {
  for (const read of isJson(piece.text) ? jsonOf(piece) : yamlOf(piece)) {
    if (read.type === "problem") yield read;
    else yield* itemsOf(read.document, read.origin);
  }
}

const isJson = (text: string): boolean => /^\s*\{\s*["}]/.test(text);

function* jsonOf(piece: Piece): Iterable<Read> {
  const { text, place } = piece;
  let value: unknown;
  try {
    value = parseJson(text);
  } catch {
    // JSON is YAML as well: there may be several in a row, and what is wrong gets its place.
    yield* linesOf(piece) ?? yamlOf(piece);
    return;
  }
  yield valueRead(value, place, piece);
}

/** An object a line, as jq -c and loggers write them; `undefined` where that is not so. */
function linesOf({ text, place }: Piece): Read[] | undefined {
  try {
    return text.split("\n").flatMap((line, index) => {
      if (line.trim() === "") return [];
      const at = { ...place, line: place.line + index };
      return [valueRead(parseJson(line), at, { text: line, place: at })];
    });
  } catch {
    return undefined;
  }
}

function* yamlOf(piece: Piece): Iterable<Read> {
  const { text, place } = piece;
  const { documents, lines } = parseYaml(text);
  for (const document of documents) {
    const [error] = document.errors;
    if (error !== undefined) {
      yield problemOf(error, lines, place);
      continue;
    }
    const { contents } = document;
    if (contents === null) continue;
    const { line } = lines.linePos(contents.range?.[0] ?? 0);
    const at = { ...place, line: place.line + Math.max(line, 1) - 1 };
    try {
      const value = plain(document.toJS({ maxAliasCount: mostAliases }) as unknown);
      if (value !== null) yield isMap(contents) ? valueRead(value, at, piece) : noObject(at);
    } catch (failure) {
      // Aliases that grow without end, or name nothing.
      const message = failure instanceof Error ? failure.message : "cannot be read";
      yield { type: "problem", place: at, message };
    }
  }
}

const problemOf = (error: YAMLError, lines: LineCounter, place: FilePlace): Read => {
  const { line, col } = lines.linePos(error.pos[0]);
  const at = { file: place.file, line: place.line + line - 1, column: col };
  // Messages may quote what stands there over several lines; the first says it.
  return { type: "problem", place: at, message: error.message.split("\n")[0] ?? "" };
};

const noObject = (place: FilePlace): Read => ({
  type: "problem",
  place,
  message: "this is no object of Kubernetes: apiVersion, kind and metadata are expected",
});

const valueRead = (value: unknown, place: FilePlace, piece: Piece): Read =>
  isFields(value)
    ? { type: "document", document: { place, value }, origin: { piece, path: [] } }
    : noObject(place);

/** Integers that a number holds exactly are numbers, as src/kube/json.ts has them. */
function plain(value: unknown): unknown {
  if (typeof value === "bigint")
    return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER
      ? Number(value)
      : value;
  if (Array.isArray(value)) return value.map(plain);
  if (!isFields(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, it]) => [key, plain(it)]));
}

function* itemsOf(document: SourceDocument, origin: Origin): Iterable<Read> {
  const { place, value } = document;
  const { kind, items, apiVersion } = value;
  if (typeof kind !== "string" || !kind.endsWith("List") || !Array.isArray(items)) {
    yield { type: "document", document, origin };
    return;
  }
  // Lists of one kind leave out what each item is; "List" itself may not.
  const inherited = kind === "List" ? {} : { apiVersion, kind: kind.slice(0, -"List".length) };
  for (const [index, item] of (items as readonly unknown[]).entries()) {
    const path = [...origin.path, "items", index];
    if (!isFields(item)) yield noObject(place);
    else yield* itemsOf({ place, value: { ...inherited, ...item } }, { ...origin, path });
  }
}
