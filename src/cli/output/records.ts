import { cut, padded, widthOf } from "./width.ts";
import { wrapped } from "./wrap.ts";

const bar = " | ";

export interface RecordShape {
  /** Of the terminal. */
  readonly limit: number;
  /** Of one value; default: all that it takes. */
  readonly mostLines?: number;
}

/** A row for which a table has no room: a line for each cell, behind its title; long values go on below themselves. */
export function recordOf(
  titles: readonly string[],
  cells: readonly string[],
  { limit, mostLines = Number.POSITIVE_INFINITY }: RecordShape,
): string {
  // Values are what the record is for.
  const half = Math.max(1, Math.floor((limit - bar.length) / 2));
  const names = titles.map((it) => cut(it, half));
  const width = Math.max(...names.map(widthOf));
  const room = Math.max(1, limit - width - bar.length);
  return names
    .flatMap((name, index) =>
      atMost(wrapped(cells[index] ?? "", room), mostLines, room).map((text, line) =>
        `${padded(line === 0 ? name : "", width)}${bar}${text}`.trimEnd(),
      ),
    )
    .map((it) => `${it}\n`)
    .join("");
}

/** The first lines, with … at the end where that is not all. */
function atMost(lines: readonly string[], most: number, room: number): readonly string[] {
  if (lines.length <= most) return lines;
  const kept = lines.slice(0, most);
  return kept.map((it, index) => (index === most - 1 ? cut(`${it}…`, room) : it));
}
