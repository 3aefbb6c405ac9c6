import type { Filter, Operand, Step } from "./json-path-syntax.ts";
import { PathError } from "./path-error.ts";

const longestPath = 500;
const endsName = new Set(Array.from(" .[]{}()'\",:*?@=!<>&|\\"));

/** Reads the steps of `text` from `offset` on; columns in errors count from the start of `text`. */
export function parseJsonPath(text: string, offset: number, end: number): readonly Step[] {
  const reader = new Reader(text, offset, end);
  reader.skip("$");
  const steps = reader.steps();
  reader.expectEnd();
  if (steps.length > longestPath) throw new PathError(1, `has more than ${longestPath} steps`);
  return steps;
}

class Reader {
  readonly #text: string;
  readonly #end: number;
  #at: number;

  constructor(text: string, start: number, end: number) {
    this.#text = text;
    this.#at = start;
    this.#end = end;
  }

  #peek(length = 1): string {
    return this.#text.slice(this.#at, Math.min(this.#at + length, this.#end));
  }

  #fail(detail: string, at = this.#at): never {
    throw new PathError(at + 1, detail);
  }

  skip(token: string): boolean {
    if (this.#peek(token.length) !== token) return false;
    this.#at += token.length;
    return true;
  }

  #expect(token: string): void {
    if (this.skip(token)) return;
    const found = this.#peek() === "" ? "the path ends" : `there is ${this.#peek()}`;
    this.#fail(`expected ${token}, but ${found}`);
  }

  #spaces(): void {
    while (this.skip(" "));
  }

  expectEnd(): void {
    if (this.#at < this.#end) this.#fail(`expected . or [, but there is ${this.#peek()}`);
  }

  steps(): Step[] {
    const steps: Step[] = [];
    for (;;) {
      if (this.skip("..")) {
        steps.push({ type: "descend" });
        if (this.#peek() !== "[") steps.push(this.#name());
      } else if (this.skip(".")) {
        // "{.}" is the whole object.
        if (this.#at === this.#end && steps.length === 0) return steps;
        steps.push(this.#name());
      } else if (this.skip("[")) steps.push(this.#bracket());
      else return steps;
    }
  }

  #name(): Step {
    if (this.skip("*")) return { type: "wildcard" };
    const start = this.#at;
    let name = "";
    while (this.#at < this.#end) {
      if (this.skip("\\")) {
        if (this.#at >= this.#end) this.#fail("a backslash needs a character behind it");
        name += this.#peek();
        this.#at++;
      } else if (endsName.has(this.#peek())) break;
      else {
        name += this.#peek();
        this.#at++;
      }
    }
    if (this.#at === start) this.#fail("expected the name of a field");
    return { type: "child", name };
  }

  #bracket(): Step {
    if (this.skip("?(")) {
      const filter = this.#filter();
      this.#expect(")");
      this.#expect("]");
      return { type: "filter", filter };
    }
    const members = [this.#member()];
    while (this.skip(",")) members.push(this.#member());
    this.#expect("]");
    const [first] = members;
    return members.length === 1 && first !== undefined ? first : { type: "union", members };
  }

  #member(): Step {
    this.#spaces();
    const step = this.#memberStep();
    this.#spaces();
    return step;
  }

  #memberStep(): Step {
    if (this.skip("*")) return { type: "wildcard" };
    const quote = this.#peek();
    if (quote === "'" || quote === '"') return { type: "child", name: this.#quoted(quote) };
    const start = this.#integer();
    if (!this.skip(":")) {
      if (start === undefined) this.#fail("expected an index, a quoted name, * or ?( inside [ ]");
      return { type: "index", index: start };
    }
    const end = this.#integer();
    const at = this.#at + 1;
    const step = this.skip(":") ? (this.#integer() ?? 1) : 1;
    if (step <= 0) this.#fail("the step of a slice must be 1 or more", at);
    return { type: "slice", start, end, step };
  }

  #integer(): number | undefined {
    const start = this.#at;
    this.skip("-");
    while (/^[0-9]$/.test(this.#peek())) this.#at++;
    const digits = this.#text.slice(start, this.#at);
    if (digits === "") return undefined;
    const value = Number(digits);
    if (!Number.isSafeInteger(value)) this.#fail("expected a whole number", start);
    return value;
  }

  #quoted(quote: string): string {
    const start = this.#at;
    this.#at++;
    let text = "";
    for (;;) {
      if (this.#at >= this.#end) this.#fail(`the quote ${quote} is never closed`, start);
      if (this.skip(quote)) return text;
      this.skip("\\");
      text += this.#peek();
      this.#at++;
    }
  }

  #filter(): Filter {
    this.#spaces();
    const left = this.#operand();
    this.#spaces();
    const operator = this.#operator();
    if (operator === undefined) return { left, operator: "exists", right: undefined };
    this.#spaces();
    const right = this.#operand();
    this.#spaces();
    if (/^(&&|\|\|)$/.test(this.#peek(2)))
      this.#fail("a filter has one comparison; combine several in a cel: path");
    return { left, operator, right };
  }

  #operator(): Exclude<Filter["operator"], "exists"> | undefined {
    if (this.#peek(2) === "=~")
      this.#fail("regular expressions are not known here; use a cel: path");
    for (const it of ["==", "!=", "<=", ">=", "<", ">"] as const) if (this.skip(it)) return it;
    return undefined;
  }

  #operand(): Operand {
    if (this.skip("@")) return { type: "path", steps: this.steps() };
    const quote = this.#peek();
    if (quote === "'" || quote === '"') return { type: "literal", value: this.#quoted(quote) };
    const start = this.#at;
    while (/^[-+.\w]$/.test(this.#peek())) this.#at++;
    const word = this.#text.slice(start, this.#at);
    const value = words.get(word);
    if (value !== undefined) return { type: "literal", value };
    if (word === "" || Number.isNaN(Number(word)))
      this.#fail("expected @, a number, true, false or a quoted string", start);
    return { type: "literal", value: Number(word) };
  }
}

const words = new Map<string, boolean | null>([
  ["true", true],
  ["false", false],
  ["null", null],
]);
