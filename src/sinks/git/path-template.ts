import { hash } from "node:crypto";
import type { Row } from "../../rows/row.ts";
import type { Export } from "../sink.ts";
import { placeholderProblem } from "./placeholders.ts";

export type Format = "json" | "yaml" | "ndjson";
export type Values = Readonly<Record<string, string>>;

/** Path of a row's file where `layout.pathTemplate` is left out. */
export const defaultRowTemplate =
  "{cluster}/{targetNamespace}/{targetName}/{sourceNamespace}/{kind}/{sourceName}{extension}";

/** Path of the index where `layout.index.pathTemplate` is left out. */
export const defaultIndexTemplate = "inventory/{namespace}/{name}{extension}";

export const defaultFilename = {
  groupInPath: "auto",
  lowercaseKind: true,
  maxSegmentLength: 63,
} as const;

export const documentPlaceholders: readonly string[] = [
  "cluster",
  "namespace",
  "name",
  "extension",
];
export const rowPlaceholders: readonly string[] = [
  ...documentPlaceholders,
  "targetNamespace",
  "targetName",
  "sourceNamespace",
  "sourceName",
  "group",
  "kind",
  "uid",
];

/** How values of a row become parts of its path. */
export interface Naming {
  readonly template: string;
  readonly format: Format;
  readonly groupInPath: "auto" | "always" | "never";
  readonly lowercaseKind: boolean;
  readonly maxSegmentLength: number;
}

const maxSegmentCharacters = 63;
/** Separators, what file systems forbid, and characters that nobody sees or that break lines. */
const unsafe = /[/\\:~*?"<>|\p{C}\p{Zl}\p{Zp}]+/gu;

const trim = (text: string): string => text.replace(/^[.\- ]+|[.\- ]+$/g, "");

/** A value as part of a path. Only an empty one comes back empty. */
export function sanitize(value: string, most = maxSegmentCharacters): string {
  if (value === "") return "";
  const safe = trim(value.replace(unsafe, "-").replace(/\.\.+/g, "-"));
  return trim(Array.from(safe).slice(0, most).join("")) || "_";
}

/** Git forbids `.git` in any case and obeys `.gitattributes` and its like; `.kollect` at the top is the manifest's. */
const guard = (segment: string, index: number): string =>
  /^\.+git/i.test(segment) || /^\.+$/.test(segment) || (index === 0 && /^\.kollect$/i.test(segment))
    ? segment.replace(/^\.+/, "") || "_"
    : segment;

/** What is wrong with a template, or `undefined`. */
export function templateProblem(
  template: string,
  placeholders: readonly string[],
): string | undefined {
  const unknown = placeholderProblem(template, placeholders);
  if (unknown !== undefined) return unknown;
  const literal = template.replace(/\{[^{}]*\}/g, "x");
  if (/[\\~:*?"<>|\p{C}\p{Zl}\p{Zp}]/u.test(literal))
    return "it holds a character paths must not have";
  for (const [index, segment] of literal.split("/").entries()) {
    if (/^\.{1,2}$/.test(segment)) return "it must not hold . or .. as a segment";
    if (/^\.git/i.test(segment)) return "it must not hold .git";
    if (index === 0 && /^\.kollect$/i.test(segment)) return "it must not begin with .kollect/";
  }
  return undefined;
}

/** Fills in `values`, each made safe; empty segments vanish. */
export function renderPath(template: string, values: Values, most?: number): string {
  const segments = template
    .split("/")
    .map((segment) =>
      segment.replace(/\{([^{}]*)\}/g, (_, name: string) =>
        name === "extension" ? (values[name] ?? "") : sanitize(values[name] ?? "", most),
      ),
    )
    .filter((segment) => segment !== "")
    .map(guard);
  return segments.join("/") || `_${values["extension"] ?? ""}`;
}

export type Place = Pick<Export, "cluster" | "inventory">;

const inventoryValues = ({ cluster, inventory }: Place, format: Format): Values => ({
  cluster,
  namespace: inventory.namespace,
  name: inventory.name,
  extension: `.${format}`,
});

export function documentPath(template: string, place: Place, format: Format): string {
  return renderPath(template, inventoryValues(place, format));
}

/** Path of a row's file while no other row wants the same. @param withGroup after the kind, where the template has no place for it */
export function rowPath(naming: Naming, row: Row, place: Place, withGroup = false): string {
  const { template, format, groupInPath, lowercaseKind, maxSegmentLength } = naming;
  const kind = lowercaseKind ? row.kind.toLowerCase() : row.kind;
  const isGrouped =
    (withGroup || groupInPath === "always") && row.group !== "" && !template.includes("{group}");
  const values = {
    ...inventoryValues(place, format),
    targetNamespace: row.targetNamespace,
    targetName: row.targetName,
    sourceNamespace: row.namespace,
    sourceName: row.name,
    group: row.group,
    kind: isGrouped ? `${kind}.${row.group}` : kind,
    uid: row.uid,
  };
  return renderPath(template, values, maxSegmentLength);
}

/** `path` with `suffix` before the extension, or at its end when it has none. */
const suffixed = (path: string, suffix: string, format: Format): string => {
  const extension = `.${format}`;
  return path.endsWith(extension)
    ? path.slice(0, -extension.length) + suffix + extension
    : path + suffix;
};

/** Path of one of several documents, counted from 1. */
export function partPath(path: string, format: Format, index: number, total: number): string {
  const digits = (count: number): string => String(count).padStart(4, "0");
  return total === 1 ? path : suffixed(path, `.part-${digits(index)}-of-${digits(total)}`, format);
}

/** Path of the manifest beside the documents. */
export function setManifestPath(path: string, format: Format): string {
  const extension = `.${format}`;
  const stem = path.endsWith(extension) ? path.slice(0, -extension.length) : path;
  return `${stem}.manifest.json`;
}

/** A way to tell apart rows that want one path: 8 hex digits of the row's key; each `attempt` gives others. */
const markOf = (row: Row, attempt: number): string =>
  `-${hash("sha256", attempt === 0 ? row.key : `${row.key}\n${attempt}`, "hex").slice(0, 8)}`;

/** `path` for one of several rows that want it: with the row's mark before the extension. */
export function distinctPath(path: string, row: Row, format: Format, attempt = 0): string {
  return suffixed(path, markOf(row, attempt), format);
}

/** `path` with the row's mark on `folder`, one of those it stands in. */
export function besideFolder(path: string, folder: string, row: Row, attempt = 0): string {
  return folder + markOf(row, attempt) + path.slice(folder.length);
}
