import { existsSync, readFileSync, writeFileSync } from "node:fs";
import * as assert from "uvu/assert";

/** What one sink does with each sentence: keeps it (`true`), or does not, for a reason. In the contract's order. */
export type Column = ReadonlyMap<string, true | string>;

export const page = "docs/sinks/contract.md";
const intro = `<!-- Made of what ran by \`npm run contract\`; do not edit. -->

# What every sink keeps

Each sentence is a test (test/sinks/contract/) that ran against a real server, through a relay that cuts, stalls and slows connections.
✓: it holds. A number: it does not hold there, for the reason below the table.
`;

/** The page's columns by the sink's name. */
export function columnsIn(text: string): Map<string, Column> {
  const cells = (line: string): string[] =>
    line
      .split("|")
      .slice(1, -1)
      .map((it) => it.trim());
  const [head = "", , ...lines] = text.split("\n").filter((it) => it.startsWith("|"));
  const reasons = new Map(
    [...text.matchAll(/^(\d+)\. (.+)$/gm)].map(([, number = "", reason = ""]) => [number, reason]),
  );
  const [, ...names] = cells(head);
  return new Map(
    names.map((name, index) => [
      name,
      new Map(
        lines.map(cells).flatMap(([sentence = "", ...marks]) => {
          const mark = marks[index] ?? "";
          if (mark === "") return [];
          return [[sentence, mark === "✓" ? true : (reasons.get(mark) ?? `no reason ${mark}`)]];
        }),
      ),
    ]),
  );
}

/** Sentences of all columns, each column's order kept. */
function sentencesOf(columns: Iterable<Column>): string[] {
  const sentences: string[] = [];
  for (const column of columns) {
    let at = 0;
    for (const sentence of column.keys()) {
      const known = sentences.indexOf(sentence);
      if (known < 0) sentences.splice(at++, 0, sentence);
      else at = known + 1;
    }
  }
  return sentences;
}

export function pageOf(columns: ReadonlyMap<string, Column>): string {
  const reasons = new Map<string, number>();
  const markOf = (it: true | string | undefined): string => {
    if (it === undefined || it === true) return it === true ? "✓" : "";
    const number = reasons.get(it) ?? reasons.size + 1;
    reasons.set(it, number);
    return String(number);
  };
  const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |\n`;
  const table = sentencesOf(columns.values()).map((sentence) =>
    row([sentence, ...[...columns.values()].map((column) => markOf(column.get(sentence)))]),
  );
  const head = row(["", ...columns.keys()]) + `|---${"|:-:".repeat(columns.size)}|\n`;
  const list = [...reasons].map(([reason, number]) => `${number}. ${reason}\n`);
  return `${intro}\n${head}${table.join("")}${list.length === 0 ? "" : `\n${list.join("")}`}`;
}

/** Asserts that the page has this column; `npm run contract` puts it there instead. */
export function demandColumn(name: string, column: Column): void {
  const columns = columnsIn(existsSync(page) ? readFileSync(page, "utf8") : "");
  if (process.env["UPDATE_GOLDEN"] !== undefined) {
    if (process.env["CI"] !== undefined) throw new Error("goldens are never rewritten in CI");
    columns.set(name, column);
    writeFileSync(page, pageOf(columns));
  }
  const textOf = (it: Column | undefined): string =>
    [...(it ?? [])].map(([sentence, mark]) => `${sentence}: ${mark}`).join("\n");
  assert.is(
    textOf(columns.get(name)),
    textOf(column),
    `${page} says something else of ${name}; run \`npm run contract\` and read the diff`,
  );
}
