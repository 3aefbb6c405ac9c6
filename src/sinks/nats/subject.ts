import type { Export } from "../sink.ts";

/**
 * One token of a subject: letters, digits, `-` and `_` stand for themselves, every other byte of the UTF-8 text is
 * %XX, and the empty text is a lone %. Undone by decodeURIComponent.
 */
export const token = (text: string): string =>
  text === ""
    ? "%"
    : encodeURIComponent(text.toWellFormed()).replace(
        /[.!~*'()]/g,
        (it) => `%${it.charCodeAt(0).toString(16).toUpperCase()}`,
      );

/** What `token` made. @throws {URIError} */
export const textOf = (encoded: string): string =>
  encoded === "%" ? "" : decodeURIComponent(encoded);

/** Subjects of one inventory. */
export interface Subjects {
  readonly all: string;
  readonly rows: string;
  readonly snapshot: string;
  readonly epoch: string;
  /** Of the row with this key. */
  readonly row: (key: string) => string;
  /** Undoes `row`; undefined for a subject of another form. */
  readonly keyOf: (subject: string) => string | undefined;
}

/** Names hold no slash; a uid might. */
const partsOf = (key: string): string[] => {
  const [namespace = "", name = "", ...uid] = key.split("/");
  return [namespace, name, uid.join("/")];
};

export function subjectsOf(
  prefix: string,
  { cluster, inventory }: Pick<Export, "cluster" | "inventory">,
): Subjects {
  const owner = [cluster, inventory.namespace, inventory.name].map(token).join(".");
  const all = `${prefix}.${owner}`;
  const rows = `${all}.rows.`;
  return {
    all: `${all}.>`,
    rows: `${rows}>`,
    snapshot: `${all}.snapshot`,
    epoch: `${all}.epoch`,
    row: (key) => rows + partsOf(key).map(token).join("."),
    keyOf: (subject) => {
      if (!subject.startsWith(rows)) return undefined;
      const tokens = subject.slice(rows.length).split(".");
      if (tokens.length !== 3) return undefined;
      try {
        return tokens.map(textOf).join("/");
      } catch {
        return undefined;
      }
    },
  };
}
