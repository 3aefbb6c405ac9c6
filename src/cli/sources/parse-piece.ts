import { isMap, LineCounter, parseAllDocuments, type Tags, type YAMLError } from "yaml";
import { parseJson } from "../../kube/json.ts";
import { type FilePlace, isFields, type Piece, type Read } from "./document.ts";

/** Of YAML 1.1 what Kubernetes' own reader makes of it: no dates, no base 60. */
const unwanted = /^tag:yaml\.org,2002:(timestamp|set|omap|pairs|binary)$/;

/** What one alias may blow up to: enough for anchors in earnest, too little for a bomb. */
const mostAliases = 1_000;

/** The objects of one document: itself, or the items of a List. */
export function* parsePiece(piece: Piece): Iterable<Read> {
  for (const read of isJson(piece.text) ? jsonOf(piece) : yamlOf(piece)) {
    if (read.type === "problem") yield read;
    else yield* itemsOf(read.document.value, read.document.place);
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
  yield valueRead(value, place);
}

/** An object a line, as jq -c and loggers write them; `undefined` where that is not so. */
function linesOf({ text, place }: Piece): Read[] | undefined {
  try {
    return text
      .split("\n")
      .flatMap((line, index) =>
        line.trim() === ""
          ? []
          : [valueRead(parseJson(line), { ...place, line: place.line + index })],
      );
  } catch {
    return undefined;
  }
}

function* yamlOf({ text, place }: Piece): Iterable<Read> {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, {
    version: "1.1",
    lineCounter: lines,
    prettyErrors: false,
    intAsBigInt: /\d{16}/.test(text),
    customTags: (tags: Tags): Tags =>
      tags.filter(
        (it) => typeof it === "string" || !(unwanted.test(it.tag) || isBase60(it.format)),
      ),
  });
  if (!Array.isArray(documents)) return;
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
      if (value !== null) yield isMap(contents) ? valueRead(value, at) : noObject(at);
    } catch (failure) {
      // Aliases that grow without end, or name nothing.
      const message = failure instanceof Error ? failure.message : "cannot be read";
      yield { type: "problem", place: at, message };
    }
  }
}

const isBase60 = (format: string | undefined): boolean => format === "TIME";

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

const valueRead = (value: unknown, place: FilePlace): Read =>
  isFields(value) ? { type: "document", document: { place, value } } : noObject(place);

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

function* itemsOf(value: Readonly<Record<string, unknown>>, place: FilePlace): Iterable<Read> {
  const { kind, items, apiVersion } = value;
  if (typeof kind !== "string" || !kind.endsWith("List") || !Array.isArray(items)) {
    yield { type: "document", document: { place, value } };
    return;
  }
  // Lists of one kind leave out what each item is; "List" itself may not.
  const inherited = kind === "List" ? {} : { apiVersion, kind: kind.slice(0, -"List".length) };
  for (const item of items as readonly unknown[])
    if (!isFields(item)) yield noObject(place);
    else yield* itemsOf({ ...inherited, ...item }, place);
}
