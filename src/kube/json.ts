import { randomUUID } from "node:crypto";

/** Digits of the least integer that may exceed 2^53. */
const longDigits = 16;

/** What may be such a number, outside of strings or not: JSON has nothing but these before a number. */
const candidate = /(?<=^|[:[,\s])-?[1-9]\d{15,}(?=\s*(?:[,\]}]|$))/g;

/** Stands before the digits of an integer in the text that JSON.parse sees. No object can hold it by chance or intent. */
const mark = `${randomUUID()}:`;

/**
 * As JSON.parse, but for integers that a number does not hold exactly, in |n| > 2^53: those of 64 bits become bigint,
 * longer ones text, digit by digit. Fractions and numbers with an exponent are doubles as ever; 1e400 is Infinity,
 * which extraction refuses. Takes linear time, and no more stack than JSON.parse.
 * @throws {SyntaxError}
 */
export function parseJson(text: string): unknown {
  if (!hasLongDigits(text)) return JSON.parse(text) as unknown;
  const marked = markIntegers(text);
  if (marked === text) return JSON.parse(text) as unknown;
  return withIntegers(JSON.parse(marked) as unknown);
}

/** Looks at every 16th character only: so many digits in a row cannot lie between. A fifth of the time of a pattern. */
function hasLongDigits(text: string): boolean {
  for (let at = longDigits - 1; at < text.length; at += longDigits) {
    let end = at;
    while (isDigit(text, end)) end += 1;
    if (end === at) continue;
    let start = at;
    while (isDigit(text, start - 1)) start -= 1;
    if (end - start >= longDigits) return true;
  }
  return false;
}

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 0x30 && code <= 0x39;
}

/** `text` with every integer that would lose digits in a string. */
function markIntegers(text: string): string {
  let marked = "";
  let copied = 0;
  const strings = new Strings(text);
  for (const { 0: digits, index } of text.matchAll(candidate)) {
    if (Number.isSafeInteger(Number(digits)) || strings.holds(index)) continue;
    marked += `${text.slice(copied, index)}"${is64Bits(digits) ? mark : ""}${digits}"`;
    copied = index + digits.length;
  }
  return copied === 0 ? text : marked + text.slice(copied);
}

/** 2^63 has 19 digits, and a minus may stand before them. */
const is64Bits = (digits: string): boolean =>
  digits.length <= 20 && BigInt.asIntN(64, BigInt(digits)) === BigInt(digits);

/** Tells, for ascending offsets, whether they are inside of a string. */
class Strings {
  readonly #text: string;
  /** The last string that begins at or before the offset asked for, or the next after it; quotes included. */
  #start: number;
  #end = -1;

  constructor(text: string) {
    this.#text = text;
    this.#start = -1;
  }

  holds(offset: number): boolean {
    while (this.#end < offset && this.#start < offset) this.#next();
    return this.#start < offset;
  }

  #next(): void {
    const start = this.#text.indexOf('"', this.#end + 1);
    this.#start = start === -1 ? this.#text.length : start;
    this.#end = start === -1 ? start : this.#closing(start);
  }

  #closing(start: number): number {
    for (let at = start + 1; ; at += 1) {
      at = this.#text.indexOf('"', at);
      if (at === -1) return this.#text.length;
      let slashes = 0;
      while (this.#text.charAt(at - 1 - slashes) === "\\") slashes += 1;
      if (slashes % 2 === 0) return at;
    }
  }
}

type Container = Record<string, unknown>;

const isContainer = (value: unknown): value is Container =>
  typeof value === "object" && value !== null;

/** Puts the integers where their marks are, in place. With a stack of our own: depth is the object's choice. */
function withIntegers(parsed: unknown): unknown {
  const root: Container = { parsed };
  const stack = [root];
  for (let it = stack.pop(); it !== undefined; it = stack.pop())
    for (const [key, value] of Object.entries(it))
      if (isContainer(value)) stack.push(value);
      else if (typeof value === "string" && value.startsWith(mark))
        it[key] = BigInt(value.slice(mark.length));
  return root["parsed"];
}
