import { printable } from "./notices.ts";
import { cut, padded, widthOf } from "./width.ts";

export const columnGap = "   ";
/** No column is made narrower than this for a terminal. */
const narrowest = 6;

/** A cell as it may stand in a table. */
export const oneLine = (text: string): string =>
  printable(text).replaceAll("\n", "\\n").replaceAll("\t", "\\t");

/** What each column takes to show all of `rows`. */
export function neededBy(rows: readonly (readonly string[])[]): readonly number[] {
  const [titles = []] = rows;
  return titles.map((_, index) =>
    rows.reduce((most, row) => Math.max(most, widthOf(row[index] ?? "")), 0),
  );
}

/** Columns of the terminal that are left beside the gaps. */
export const roomOf = (titles: readonly unknown[], limit: number): number =>
  limit - columnGap.length * (titles.length - 1);

/**
 * What each column gets for all of `rows`; with `limit`, so that a line is no longer than that. `undefined`: there is no
 * room for all columns.
 */
export function widthsOf(
  rows: readonly (readonly string[])[],
  limit: number | undefined,
): readonly number[] | undefined {
  const needed = neededBy(rows);
  if (limit === undefined) return needed;
  const least = needed.map(() => narrowest);
  const widths = narrowed(needed, least, limit);
  return widths.reduce((sum, it) => sum + it, 0) > roomOf(needed, limit) ? undefined : widths;
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
    .join(columnGap);
  return `${limit === undefined ? text : cut(text, limit)}\n`;
}

/** Takes from the widest columns until the line fits, or none is wider than its `least`. */
export function narrowed(
  needed: readonly number[],
  least: readonly number[],
  limit: number,
): readonly number[] {
  const widths = needed.map((it) => Math.min(it, limit));
  const spare = (index: number): boolean => (widths[index] ?? 0) > (least[index] ?? 0);
  for (let over = widths.reduce((a, b) => a + b, 0) - roomOf(widths, limit); over > 0; over--) {
    const widest = Math.max(...widths.filter((_, index) => spare(index)));
    const index = widths.findIndex((it, at) => it === widest && spare(at));
    if (index === -1) break;
    widths[index] = widest - 1;
  }
  return widths;
}
