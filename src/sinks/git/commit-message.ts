import type { Export } from "../sink.ts";
import type { Outcome } from "./layout.ts";
import { fillIn, placeholderProblem } from "./placeholders.ts";

/** Templates of a commit's message. */
export interface CommitTemplates {
  readonly subject: string;
  readonly body?: string | undefined;
  readonly trailers: readonly string[];
}

const placeholders: readonly string[] = [
  "cluster",
  "namespace",
  "name",
  "itemCount",
  "added",
  "changed",
  "removed",
  "checksum",
  "checksumShort",
  "exportedAt",
  "sink",
  "path",
];

/** What is wrong with a template, or `undefined`. */
export const commitTemplateProblem = (template: string): string | undefined =>
  placeholderProblem(template, placeholders) ??
  (/[^\P{C}\n\r\t]/u.test(template) ? "it holds a control character" : undefined);

/** Of one line, whatever a name holds: paths may come from other people's objects. */
const oneLine = (text: string): string => text.replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, " ").trim();

/** Subject, body and trailers, each a paragraph. What a template is filled in with never begins a line of its own. */
export function commitMessage(
  { subject, body, trailers }: CommitTemplates,
  { cluster, inventory, exportedAt }: Export,
  outcome: Outcome,
  sink: string,
): string {
  const values: Readonly<Record<string, string>> = {
    cluster,
    namespace: inventory.namespace,
    name: inventory.name,
    itemCount: String(outcome.itemCount),
    added: String(outcome.added),
    changed: String(outcome.changed),
    removed: String(outcome.removed),
    checksum: outcome.checksum,
    checksumShort: outcome.checksum.slice(0, 12),
    exportedAt: exportedAt.toISOString(),
    sink,
    path: oneLine(outcome.path),
  };
  const paragraphs = [
    oneLine(fillIn(subject, values)),
    fillIn(body ?? "", values)
      .replace(/\r\n?/g, "\n")
      .replace(/[ \t]+$/gm, "")
      .replace(/^\n+|\n+$/g, ""),
    trailers.map((it) => oneLine(fillIn(it, values))).join("\n"),
  ];
  return `${paragraphs.filter((it) => it !== "").join("\n\n")}\n`;
}
