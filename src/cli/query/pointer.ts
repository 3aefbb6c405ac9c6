import { printable } from "../output/notices.ts";
import { widthOf } from "../output/width.ts";

/** Code units shown of a line, at most. */
const shown = 72;

/** The line of `text` that holds the unit `at`, and a caret below it. */
export function pointed(text: string, at: number): string {
  const start = text.lastIndexOf("\n", at - 1) + 1;
  const end = text.indexOf("\n", at);
  const line = text.slice(start, end === -1 ? undefined : end);
  const from = Math.max(0, Math.min(at - start - shown / 2, line.length - shown));
  const clean = (part: string): string => printable(part.replace(/[\t\r]/g, " "));
  const before = clean(line.slice(from, at - start));
  const after = clean(line.slice(at - start, from + shown));
  return `  ${before}${after.trimEnd()}\n  ${" ".repeat(widthOf(before))}^`;
}
