import { endOfQuoted } from "./flow.ts";

const maxKeyLength = 256;
const maxKeyWords = 2;

/** A key at the beginning of a line, and where its value may begin. */
export interface LineKey {
  readonly key: string;
  readonly valueStart: number;
}

const isBreak = (character: string | undefined): boolean =>
  character === undefined || character === " " || character === "\t" || character === "\r";

/** `key:` or `"key":` at `start`, on the line that ends at `end`. */
export function lineKeyAt(text: string, start: number, end: number): LineKey | undefined {
  const quote = text[start];
  if (quote === '"' || quote === "'") return quotedKeyAt(text, start, end, quote);
  const limit = Math.min(end, start + maxKeyLength);
  let words = 1;
  for (let index = start; index < limit; index += 1) {
    const character = text[index] ?? "";
    if (character === ":" && (index + 1 >= end || isBreak(text[index + 1]))) {
      return { key: text.slice(start, index), valueStart: index + 1 };
    }
    if (character === " ") words += 1;
    if (words > maxKeyWords || /[={}<>"';|(),`\\]/.test(character)) return undefined;
  }
  return undefined;
}

function quotedKeyAt(text: string, start: number, end: number, quote: string): LineKey | undefined {
  const line = text.slice(start, Math.min(end, start + maxKeyLength));
  let close = endOfQuoted(line, 1, quote);
  if (close >= line.length) return undefined;
  const key = line.slice(1, close);
  do close += 1;
  while (line[close] === " ");
  return line[close] === ":" ? { key, valueStart: start + close + 1 } : undefined;
}

/** Whether only white space, a comma or a comment stands between `start` and `end`. */
export function isRestOfLine(text: string, start: number, end: number): boolean {
  let index = start;
  while (index < end && isBreak(text[index])) index += 1;
  if (index < end && text[index] === ",") index += 1;
  while (index < end && isBreak(text[index])) index += 1;
  return index >= end || text[index] === "#";
}

/** End of a plain scalar: before a comment and trailing white space. */
export function endOfPlain(text: string, start: number, end: number): number {
  let last = end;
  const comment = text.slice(start, end).indexOf(" #");
  if (comment >= 0) last = start + comment;
  while (last > start && isBreak(text[last - 1])) last -= 1;
  return last;
}

/** Whether `|` or `>` with its indicators is all that stands there: the next lines are one scalar. */
export function isBlockHeader(text: string, start: number, end: number): boolean {
  if (end - start > 64) return false;
  return /^[|>][0-9+-]{0,3}\s*(?:#.*)?$/.test(text.slice(start, end));
}

/** Behind anchors and tags: `&name`, `!tag`. */
export function skipProperties(text: string, start: number, end: number): Properties {
  let index = start;
  let anchor: string | undefined;
  for (;;) {
    while (index < end && isBreak(text[index])) index += 1;
    const mark = text[index];
    if (index >= end || (mark !== "&" && mark !== "!")) return { at: index, anchor };
    const from = index;
    while (index < end && !isBreak(text[index])) index += 1;
    if (index >= end && mark === "!") return { at: from, anchor };
    if (mark === "&") anchor = text.slice(from + 1, index);
  }
}

export interface Properties {
  readonly at: number;
  readonly anchor: string | undefined;
}
