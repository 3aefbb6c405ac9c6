import { isKeyCode } from "./assignment-key.ts";

/** A range of a text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

const lineEnd = /[\n\r]/g;

export function endOfLine(text: string, from: number, limit: number): number {
  lineEnd.lastIndex = from;
  const found = lineEnd.exec(text);
  return found === null ? limit : Math.min(found.index, limit);
}

/** After `start`, past spaces and tabs. */
export function skipGap(text: string, start: number, limit: number): number {
  let index = start;
  while (index < limit && (text[index] === " " || text[index] === "\t")) index += 1;
  return index;
}

/** Of a quote in a string in a string in a string in a string. */
const maxEscapes = 15;

/** The text within quotes that open at `start`, perhaps behind backslashes; `undefined` when none do. */
export function quotedAt(text: string, start: number, limit: number): Span | undefined {
  let open = start;
  while (open < limit && open - start <= maxEscapes && text[open] === "\\") open += 1;
  const quote = text[open];
  if (quote !== '"' && quote !== "'" && quote !== "`") return undefined;
  const from = open + 1;
  return { start: from, end: closeOf(text, from, limit, { quote, escapes: open - start }) };
}

interface Opening {
  readonly quote: string;
  readonly escapes: number;
}

/** Quotes close where they stand behind as many backslashes as they opened, at their level of escaping. */
function closeOf(text: string, from: number, limit: number, opening: Opening): number {
  let backslashes = 0;
  for (let index = from; index < limit; index += 1) {
    const character = text[index];
    if (character === "\\") {
      backslashes += 1;
      continue;
    }
    if (character === opening.quote && closes(backslashes, opening.escapes)) {
      return index - opening.escapes;
    }
    backslashes = 0;
  }
  return limit;
}

function closes(backslashes: number, escapes: number): boolean {
  return backslashes % (2 * (escapes + 1)) === escapes || backslashes < escapes;
}

const narrowEnd = /[\s;&"'`,|()<>{}]/;

/** A word of a command line: to white space, a quote, or a mark that shells or addresses divide by. */
export function narrowValue(text: string, start: number, limit: number): Span {
  const reference = referenceAt(text, start, limit);
  if (reference !== undefined) return reference;
  let end = start;
  while (end < limit && !endsNarrow(text, end, limit)) end += 1;
  while (end > start && text[end - 1] === "\\" && end < limit) end -= 1;
  return { start, end };
}

/** What stands in quotes, or else a word. */
export function wordAt(text: string, start: number, limit: number): Span {
  return quotedAt(text, start, limit) ?? narrowValue(text, start, limit);
}

const maxReferenceLength = 200;

/** `${…}`, `$(…)` or `{{…}}`, when nothing else belongs to the word. */
function referenceAt(text: string, start: number, limit: number): Span | undefined {
  if (text[start] !== "$" && text[start] !== "{") return undefined;
  const look = text.slice(start, Math.min(limit, start + maxReferenceLength));
  const found = /^(?:\$\{[^{}\n]*\}|\$\([^()\n]*\)|\{\{[^{}\n]*\}\})(?=[\s"'`;&,|]|$)/.exec(look);
  return found === null ? undefined : { start, end: start + found[0].length };
}

function endsNarrow(text: string, index: number, limit: number): boolean {
  const character = text[index] ?? " ";
  if (!narrowEnd.test(character)) return false;
  if (character === ",") return isAssignmentAt(text, index + 1, limit);
  // `$(…)` and `${…}` belong to the value.
  if (/[({]/.test(character)) return text[index - 1] !== "$" && text[index - 1] !== "{";
  return true;
}

/** The rest of a line, up to the next assignment, option or continuation. */
export function wideValue(text: string, start: number, limit: number): Span {
  const reference = referenceAt(text, start, limit);
  if (reference !== undefined) return reference;
  const last = endOfLine(text, start, limit);
  for (let index = start; index < last; index += 1) {
    const character = text[index] ?? "";
    if (!/[\s;&,]/.test(character)) continue;
    if (isCut(text, index, last)) return { start, end: index };
  }
  return { start, end: last };
}

function isCut(text: string, index: number, last: number): boolean {
  const from = skipGap(text, index + 1, last);
  const isBlank = text[index] === " " || text[index] === "\t";
  if (from >= last) return isBlank || text[index] === ";";
  if (isAssignmentAt(text, from, last)) return true;
  const mark = text[from] ?? "";
  return isBlank && (/[-|<>&]/.test(mark) || (mark === "\\" && from + 1 === last));
}

const maxKeyLength = 64;

function isAssignmentAt(text: string, start: number, limit: number): boolean {
  let index = skipGap(text, start, Math.min(limit, start + 4));
  const from = index;
  while (index < limit && index - from < maxKeyLength && isKeyCode(text.charCodeAt(index))) {
    index += 1;
  }
  // Connection strings have keys of two words: `User Id=`.
  if (index > from && text[index] === " " && isKeyCode(text.charCodeAt(index + 1))) {
    index += 1;
    while (index < limit && index - from < maxKeyLength && isKeyCode(text.charCodeAt(index))) {
      index += 1;
    }
  }
  return index > from && text[index] === "=" && text[index + 1] !== "=";
}
