import { printable } from "./notices.ts";
import { padded, widthOf } from "./width.ts";

/** Cells under titles; what a cell is about stands in the first one. */
export interface Grid {
  readonly titles: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const gap = "   ";

/**
 * A table where it fits into `columns`; otherwise each row by itself, over several lines, with nothing cut off.
 * @param columns `undefined`: lines may have any length
 */
export function gridLines(grid: Grid, columns: number | undefined): readonly string[] {
  const { titles } = grid;
  const rows = grid.rows.map((row) => row.map(printable));
  const widths = titles.map((title, index) =>
    Math.max(widthOf(title), ...rows.map((row) => widthOf(row[index] ?? ""))),
  );
  const width = widths.reduce((sum, it) => sum + it + gap.length, -gap.length);
  if (columns !== undefined && width > columns)
    return rows.flatMap((row) => stacked(titles, row, columns));
  return [titles, ...rows].map((cells) =>
    cells
      .map((it, index) => padded(it, widths[index] ?? 0))
      .join(gap)
      .trimEnd(),
  );
}

/** The cells that say something, each behind its title. */
export const saidBy = (titles: readonly string[], row: readonly string[]): readonly string[] =>
  titles.flatMap((title, index) => {
    const text = row[index] ?? "";
    return text === "" || index === 0 ? [] : [`${title.toLowerCase()} ${text}`];
  });

function stacked(
  titles: readonly string[],
  row: readonly string[],
  columns: number,
): readonly string[] {
  const lines = [`${titles[0] ?? ""} ${row[0] ?? ""}`];
  let line = "";
  for (const text of saidBy(titles, row)) {
    const longer = line === "" ? `  ${text}` : `${line}, ${text}`;
    if (line !== "" && widthOf(longer) > columns) {
      lines.push(line);
      line = `  ${text}`;
    } else line = longer;
  }
  return line === "" ? lines : [...lines, line];
}
