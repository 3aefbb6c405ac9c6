import { PathError } from "./expression.ts";

const escapes: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };

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

  /** A quoted string; the cursor stands on the opening quote. */
  quoted(): string {
    const start = this.offset;
    const quote = this.next;
    let value = "";
    this.offset += 1;
    while (!this.isAtEnd) {
      const character = this.next;
      this.offset += 1;
      if (character === quote) return value;
      value += character === "\\" ? this.#escaped() : character;
    }
    throw this.fault("this quote is not closed", start);
  }

  #escaped(): string {
    const character = this.next;
    this.offset += 1;
    return escapes[character] ?? character;
  }

  fault(message: string, offset = this.offset): PathError {
    return new PathError(offset + 1, message);
  }
}
