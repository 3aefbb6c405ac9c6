import { PathError } from "./expression.ts";

/** Go's, but for octal: kubectl unquotes with strconv. */
const escapes: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\\": "\\",
  '"': '"',
  "'": "'",
};
const codeEscape = /(?:x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8})/y;

/** Reads a JSONPath from left to right; offsets are 0-based in the whole path text. */
export class Cursor {
  readonly text: string;
  /** Where the expression ends: before the closing brace, if there is one. */
  readonly end: number;
  offset: number;

  constructor(text: string, offset: number, end: number) {
    this.text = text;
    this.offset = offset;
    this.end = end;
  }

  get next(): string {
    return this.offset < this.end ? this.text.charAt(this.offset) : "";
  }

  get isAtEnd(): boolean {
    return this.offset >= this.end;
  }

  startsWith(text: string): boolean {
    return this.text.startsWith(text, this.offset) && this.offset + text.length <= this.end;
  }

  /** Steps over `text` if it comes next. */
  accept(text: string): boolean {
    if (!this.startsWith(text)) return false;
    this.offset += text.length;
    return true;
  }

  expect(text: string, message: string): void {
    if (!this.accept(text)) throw this.fault(message);
  }

  skipSpaces(): void {
    while (this.next === " " || this.next === "\t") this.offset += 1;
  }

  /** Steps over what `pattern`, which must be sticky, matches here. */
  scan(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.offset;
    const found = pattern.exec(this.text)?.[0];
    if (found === undefined || this.offset + found.length > this.end) return undefined;
    this.offset += found.length;
    return found;
  }

  /** A quoted key, in which a backslash only says that the next character is meant; the cursor stands on the quote. */
  quotedKey(): string {
    return this.#quoted(() => {
      const character = this.next;
      this.offset += 1;
      return character;
    });
  }

  /** A quoted text with the escapes of Go; the cursor stands on the opening quote. */
  quotedText(): string {
    return this.#quoted(() => this.#escaped());
  }

  #quoted(escaped: () => string): string {
    const start = this.offset;
    const quote = this.next;
    let value = "";
    this.offset += 1;
    while (!this.isAtEnd) {
      const character = this.next;
      this.offset += 1;
      if (character === quote) return value;
      value += character === "\\" ? escaped() : character;
    }
    throw this.fault("this quote is not closed", start);
  }

  #escaped(): string {
    const start = this.offset - 1;
    const code = this.scan(codeEscape);
    if (code !== undefined) {
      const point = Number.parseInt(code.slice(1), 16);
      const isCharacter = point <= 0x10ffff && (point < 0xd800 || point > 0xdfff);
      if (isCharacter) return String.fromCodePoint(point);
      throw this.fault("there is no such character", start);
    }
    const character = escapes[this.next];
    if (character === undefined)
      throw this.fault("unknown escape: write \\\\ for a backslash", start);
    this.offset += 1;
    return character;
  }

  fault(message: string, offset = this.offset): PathError {
    return new PathError(offset + 1, message);
  }
}
