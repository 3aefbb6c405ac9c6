import type { Piece } from "./document.ts";

/** A line that parts documents; it cannot stand inside of one, as nothing else begins a line so. */
const mark = /^---(?=[ \t\r]|$)/;

/** As they come from a file, in parts of any size. */
export type Chunks = AsyncIterable<string>;

/** The documents of a file, one in memory at a time. What stands behind a mark on its line belongs to the document. */
export async function* piecesOf(file: string, chunks: Chunks): AsyncIterable<Piece> {
  let lines: string[] = [];
  let from = 1;
  let line = 0;
  const piece = (): Piece => ({ text: lines.join("\n"), place: { file, line: from } });
  for await (const text of linesOf(chunks)) {
    line++;
    if (!mark.test(text)) {
      lines.push(text);
      continue;
    }
    if (lines.some(hasContent)) yield piece();
    // Three spaces in place of the mark leave columns as they are; directives end here, too.
    lines = [text.replace(mark, "   ").trimEnd()];
    from = line;
  }
  if (lines.some(hasContent)) yield piece();
}

const hasContent = (line: string): boolean => /^\s*[^\s#%]/.test(line);

async function* linesOf(chunks: Chunks): AsyncIterable<string> {
  let rest = "";
  let isFirst = true;
  for await (const chunk of chunks) {
    const text = rest + (isFirst ? chunk.replace(/^\uFEFF/, "") : chunk);
    isFirst = false;
    const lines = text.split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) yield withoutReturn(line);
  }
  if (rest !== "") yield withoutReturn(rest);
}

const withoutReturn = (line: string): string => (line.endsWith("\r") ? line.slice(0, -1) : line);
