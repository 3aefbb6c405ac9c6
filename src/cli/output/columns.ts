import { printable } from "./notices.ts";
import { cut, padded, widthOf } from "./width.ts";

const gap = "   ";
/** No column is made narrower than this for a terminal. */
const narrowest = 6;

/** A cell as it may stand in a table. */
export const oneLine = (text: string): string =>
  printable(text).replaceAll("\n", "\\n").replaceAll("\t", "\\t");

/** What each column needs for all of `rows`; with `limit`, so that a line is no longer than that where it can be. */
export function widthsOf(
  rows: readonly (readonly string[])[],
  limit: number | undefined,
): readonly number[] {
  const [titles = []] = rows;
  const needed = titles.map((_, index) =>
    rows.reduce((most, row) => Math.max(most, widthOf(row[index] ?? "")), 0),
  );
  return limit === undefined ? needed : narrowed(needed, limit);
}

/** A line of a table, with its line break; with `limit`, cut to fit. */
export function lineOf(
  cells: readonly string[],
  widths: readonly number[],
  limit: number | undefined,
): string {
  const text = cells
    .map((it, index) => {
      const width = widths[index] ?? 0;
      const shown = limit === undefined ? it : cut(it, width);
      return index === cells.length - 1 ? shown : padded(shown, width);
    })
    .join(gap);
  return `${limit === undefined ? text : cut(text, limit)}\n`;
}

/** A table that is known whole; the first row holds the titles. */
export function textTable(rows: readonly (readonly string[])[], limit: number | undefined): string {
  const cells = rows.map((row) => row.map(oneLine));
  const widths = widthsOf(cells, limit);
  return cells.map((row) => lineOf(row, widths, limit)).join("");
}

/** Takes from the widest columns until the line fits, or nothing can be taken any more. */
function narrowed(needed: readonly number[], limit: number): readonly number[] {
  const widths = [...needed];
  const room = Math.max(0, limit - gap.length * (widths.length - 1));
  for (let over = widths.reduce((a, b) => a + b, 0) - room; over > 0; over--) {
    const widest = Math.max(...widths);
    if (widest <= narrowest) break;
    widths[widths.indexOf(widest)] = widest - 1;
  }
  return widths;
}
