import type { Format } from "./path-template.ts";

/** What stands in `manifest.json` about the index of the rows' files. */
export interface IndexFacts {
  readonly path: string;
  readonly format: Format;
  readonly checksum: string;
  /** When any of the files last changed. */
  readonly exportedAt: string;
}

/** Reads them back; `undefined` when they are not ours. */
export function indexFacts(value: unknown): IndexFacts | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { path, format, checksum, exportedAt } = value as Readonly<Record<string, unknown>>;
  if (typeof path !== "string" || typeof checksum !== "string" || typeof exportedAt !== "string")
    return undefined;
  return format === "json" || format === "yaml"
    ? { path, format, checksum, exportedAt }
    : undefined;
}
