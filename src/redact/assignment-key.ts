const maxKeyLength = 128;
const maxGap = 16;

const isGap = (code: number): boolean => code === 32 || code === 9;
const isQuote = (code: number): boolean => code === 34 || code === 39 || code === 96;

/** Letters, digits and `-` `.` `/` `_`: what keys are made of. */
export function isKeyCode(code: number): boolean {
  if (code >= 97 && code <= 122) return true;
  if (code >= 45 && code <= 57) return true;
  return (code >= 65 && code <= 90) || code === 95;
}

/** A name in a text, with where it begins; `start` is that of its opening quote, if it has one. */
export interface AssignmentKey {
  readonly text: string;
  readonly start: number;
  readonly isQuoted: boolean;
}

/** The name that ends right before `end`, white space and a closing quote or bracket left aside. */
export function keyBefore(text: string, end: number, floor: number): AssignmentKey | undefined {
  let last = end;
  while (last > floor && end - last < maxGap && isGap(text.charCodeAt(last - 1))) last -= 1;
  if (last > floor && text[last - 1] === "]") last -= 1;
  const quote = last > floor && isQuote(text.charCodeAt(last - 1)) ? text[last - 1] : undefined;
  if (quote !== undefined) last = beforeEscapes(text, last - 1, floor);
  const start = startOfKey(text, last, floor);
  if (start === last) return undefined;
  const isQuoted = quote !== undefined && text[start - 1] === quote;
  return { text: text.slice(start, last), start: isQuoted ? start - 1 : start, isQuoted };
}

function beforeEscapes(text: string, end: number, floor: number): number {
  let index = end;
  while (index > floor && text[index - 1] === "\\") index -= 1;
  return index;
}

function startOfKey(text: string, end: number, floor: number): number {
  let index = end;
  while (index > floor && end - index < maxKeyLength && isKeyCode(text.charCodeAt(index - 1))) {
    index -= 1;
  }
  return index;
}

/** Whether nothing but indentation, a list dash or `export` stands before `index` on its line. */
export function isLineStart(text: string, index: number): boolean {
  let start = index;
  while (start > 0 && index - start < maxKeyLength && text[start - 1] !== "\n") start -= 1;
  if (start > 0 && text[start - 1] !== "\n") return false;
  return lineOpening.test(text.slice(start, index));
}

const lineOpening =
  /^[\s\-#;>]*(?:(?:export|set|setenv|ENV|ARG|declare|local|readonly|env|Environment=)\s*)?["']?$/;
