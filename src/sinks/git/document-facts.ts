import type { Oid } from "./object.ts";
import type { Format } from "./path-template.ts";

/** One document of the set that holds the rows; there is one only while they fit. */
export interface PartFacts {
  /** Name of its blob. */
  readonly blob: Oid;
  readonly bytes: number;
  readonly itemCount: number;
  /** Of its own rows. */
  readonly checksum: string;
  /** As it stands in the document. */
  readonly exportedAt: string;
  /** Place in canonical order from which on rows belong here; `""` for the first part. */
  readonly from: string;
}

/** What stands in `manifest.json` about documents; with it unchanged ones are known without reading them. */
export interface DocumentFacts {
  /** Of the document while it is one. */
  readonly path: string;
  readonly format: Format;
  /** Of all rows. */
  readonly checksum: string;
  /** When any of them last changed. */
  readonly exportedAt: string;
  readonly parts: readonly PartFacts[];
}

type Fields = Readonly<Record<string, unknown>>;
const isText = (it: unknown): it is string => typeof it === "string";
const isMap = (it: unknown): it is Fields => typeof it === "object" && it !== null;

function partFacts(value: unknown): PartFacts | undefined {
  if (!isMap(value)) return undefined;
  const { blob, bytes, itemCount, checksum, exportedAt, from } = value;
  if (!isText(blob) || !isText(checksum) || !isText(exportedAt) || !isText(from)) return undefined;
  if (typeof bytes !== "number" || typeof itemCount !== "number") return undefined;
  return { blob, bytes, itemCount, checksum, exportedAt, from };
}

/** Reads them back; `undefined` when they are not ours. */
export function documentFacts(value: unknown): DocumentFacts | undefined {
  if (!isMap(value)) return undefined;
  const { path, format, checksum, exportedAt } = value;
  if (!isText(path) || !isText(checksum) || !isText(exportedAt)) return undefined;
  if (format !== "json" && format !== "yaml" && format !== "ndjson") return undefined;
  const list = value["parts"];
  if (!Array.isArray(list) || list.length === 0) return undefined;
  const parts = list.flatMap((it: unknown) => partFacts(it) ?? []);
  return parts.length === list.length ? { path, format, checksum, exportedAt, parts } : undefined;
}
