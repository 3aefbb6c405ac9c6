import { split, widthOf } from "./width.ts";

/** Lines may end behind a space or a comma. */
const piecesOf = (text: string): readonly string[] => text.split(/(?<=[ ,])/);

/** The widest piece of a text that no line should break. */
export const longestPiece = (text: string): number =>
  piecesOf(text).reduce((most, it) => Math.max(most, widthOf(it.trimEnd())), 0);

/** All of `text` in lines that are no wider than `width`; what is too long for a line is broken where it must. */
export function wrapped(text: string, width: number): readonly string[] {
  if (widthOf(text) <= width) return [text];
  const lines: string[] = [];
  let line = "";
  for (const piece of piecesOf(text)) {
    if (widthOf((line + piece).trimEnd()) <= width) {
      line += piece;
      continue;
    }
    if (line !== "") lines.push(line.trimEnd());
    line = piece;
    while (widthOf(line.trimEnd()) > width) {
      const [head, rest] = split(line, width);
      lines.push(head);
      line = rest;
    }
  }
  return line.trimEnd() === "" ? lines : [...lines, line.trimEnd()];
}
