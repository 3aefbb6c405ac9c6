import { commitMessage, type CommitTemplates } from "./commit-message.ts";
import type { Outcome, Work } from "./layout.ts";
import type { Oid } from "./object.ts";

export interface Author {
  readonly name: string;
  readonly email: string;
}

/** How the commits of a sink look. */
export interface CommitStyle {
  readonly author: Author;
  readonly templates: CommitTemplates;
}

/** What Git forbids around and in names. */
const nameOf = (text: string): string => text.replace(/[<>\p{C}]/gu, "").trim() || "kollect";

/** A commit object, made by the author when the order was given. */
export function commitData(
  { order, sink }: Pick<Work, "order" | "sink">,
  outcome: Outcome,
  { author, templates }: CommitStyle,
  { tree, parent }: { readonly tree: Oid; readonly parent: Oid | undefined },
): Buffer {
  const seconds = Math.floor(order.exportedAt.getTime() / 1000);
  const person = `${nameOf(author.name)} <${nameOf(author.email)}> ${seconds} +0000`;
  const lines = [
    `tree ${tree}`,
    ...(parent === undefined ? [] : [`parent ${parent}`]),
    `author ${person}`,
    `committer ${person}`,
    "",
    commitMessage(templates, order, outcome, sink),
  ];
  return Buffer.from(lines.join("\n"));
}
