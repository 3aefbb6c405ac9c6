import { columnGap, lineOf, narrowed, neededBy, oneLine, roomOf } from "./columns.ts";
import { recordOf } from "./records.ts";
import { padded } from "./width.ts";
import { longestPiece, wrapped } from "./wrap.ts";

/** Longer words are broken rather than that there is no table: it holds spec.resourceRules[0].matchPolicy. */
const longestWord = 33;

/**
 * A table that is known whole; the first row holds the titles. With `limit`, cells go on below themselves so that lines
 * are no longer than that, and rows are records where there is no room for columns; nothing is cut.
 */
export function textTable(rows: readonly (readonly string[])[], limit: number | undefined): string {
  const [titles = [], ...body] = rows.map((row) => row.map(oneLine));
  const table = [titles, ...body];
  const needed = neededBy(table);
  if (limit === undefined) return table.map((row) => lineOf(row, needed, undefined)).join("");
  const least = titles.map((_, index) =>
    table.reduce(
      (most, row) => Math.max(most, Math.min(longestWord, longestPiece(row[index] ?? ""))),
      0,
    ),
  );
  const widths = narrowed(needed, least, limit);
  return widths.reduce((sum, it) => sum + it, 0) > roomOf(titles, limit)
    ? body.map((row) => recordOf(titles, row, { limit })).join("\n")
    : table.map((row) => linesOf(row, widths)).join("");
}

/** A row, over as many lines as its longest cell takes. */
function linesOf(cells: readonly string[], widths: readonly number[]): string {
  const columns = cells.map((it, index) => wrapped(it, widths[index] ?? 0));
  const height = Math.max(...columns.map((it) => it.length));
  return Array.from({ length: height }, (_, line) => {
    const texts = columns.map((it, index) => padded(it[line] ?? "", widths[index] ?? 0));
    return `${texts.join(columnGap).trimEnd()}\n`;
  }).join("");
}
