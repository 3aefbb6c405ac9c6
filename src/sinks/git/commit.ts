import type { Export } from "../sink.ts";
import type { Outcome } from "./layout.ts";
import type { Oid } from "./object.ts";

export interface Author {
  readonly name: string;
  readonly email: string;
}

/** What Git forbids around and in names. */
const nameOf = (text: string): string => text.replace(/[<>\p{C}]/gu, "").trim() || "kollect";

/** A commit object, made by `author` when the order was given. */
export function commitData(
  order: Export,
  { itemCount, checksum }: Outcome,
  author: Author,
  { tree, parent }: { readonly tree: Oid; readonly parent: Oid | undefined },
): Buffer {
  const { cluster, inventory, exportedAt } = order;
  const seconds = Math.floor(exportedAt.getTime() / 1000);
  const person = `${nameOf(author.name)} <${nameOf(author.email)}> ${seconds} +0000`;
  const lines = [
    `tree ${tree}`,
    ...(parent === undefined ? [] : [`parent ${parent}`]),
    `author ${person}`,
    `committer ${person}`,
    "",
    `chore(${cluster}/${inventory.namespace}/${inventory.name}): ` +
      `export ${itemCount} items @ ${checksum.slice(0, 12)}`,
    "",
  ];
  return Buffer.from(lines.join("\n"));
}
