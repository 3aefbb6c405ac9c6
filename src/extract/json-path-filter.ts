import type { Cursor } from "./json-path-cursor.ts";
import type { Comparison, Filter, Key, Operand } from "./json-path-segment.ts";
import { integer } from "./json-path-token.ts";

const comparisons: readonly Comparison[] = ["==", "!=", "<=", ">=", "<", ">"];
const filterName = /(?:\\[\s\S]|[^\\\s.,[\]$@{}()=!<>~&|'"])+/y;
const escape = /\\([\s\S])/g;
const number = /[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const word = /[A-Za-z]+/y;

/** `[?(@.a=="b")]` or `[?(@.a)]`; the cursor stands on the question mark. */
export function parseFilter(cursor: Cursor): Filter {
  const start = cursor.offset - 1;
  cursor.offset += 1;
  cursor.expect("(", "expected ( after [?");
  cursor.skipSpaces();
  const left = operand(cursor);
  cursor.skipSpaces();
  const comparison = comparisonOf(cursor);
  if (comparison === undefined) {
    if (left.type === "literal") throw cursor.fault("expected a comparison such as ==");
    close(cursor, start);
    return { type: "filter", left };
  }
  cursor.skipSpaces();
  const right = operand(cursor);
  cursor.skipSpaces();
  close(cursor, start);
  return { type: "filter", left, test: { comparison, right } };
}

function close(cursor: Cursor, start: number): void {
  if (cursor.isAtEnd) throw cursor.fault("this [ is not closed", start);
  if (cursor.startsWith("&&") || cursor.startsWith("||"))
    throw cursor.fault("kubectl's filters know no && and ||: use cel: with filter()");
  cursor.expect(")", `expected ) but found ${JSON.stringify(cursor.next)}`);
  cursor.expect("]", "expected ] after )");
}

function comparisonOf(cursor: Cursor): Comparison | undefined {
  if (cursor.startsWith("=~")) throw cursor.fault("=~ is not supported: use cel: with matches()");
  const found = comparisons.find((it) => cursor.accept(it));
  if (found === undefined && cursor.next === "=") throw cursor.fault("use == to compare");
  return found;
}

function operand(cursor: Cursor): Operand {
  const { next } = cursor;
  if (next === '"' || next === "'") return { type: "literal", value: cursor.quotedText() };
  if (next === "@" || next === "." || next === "[") {
    cursor.accept("@");
    return { type: "path", keys: keys(cursor) };
  }
  const digits = cursor.scan(number);
  if (digits !== undefined) return { type: "literal", value: numberOf(digits) };
  const start = cursor.offset;
  const text = cursor.scan(word);
  if (text === "true" || text === "false") return { type: "literal", value: text === "true" };
  throw cursor.fault("expected @.name, a quoted string, a number, true or false", start);
}

/** As parseJson reads it, so that it compares digit by digit. */
const numberOf = (digits: string): number | bigint => {
  const value = Number(digits);
  const isExact = !/^[+-]?\d+$/.test(digits) || Number.isSafeInteger(value);
  return isExact ? value : BigInt(digits.replace("+", ""));
};

function keys(cursor: Cursor): Key[] {
  const found: Key[] = [];
  while (cursor.next === "." || cursor.next === "[") {
    if (cursor.accept(".")) {
      const raw = cursor.scan(filterName);
      if (raw === undefined) throw cursor.fault("expected a name after .");
      if (raw === "*")
        throw cursor.fault("a filter compares one value: no * here", cursor.offset - 1);
      found.push(raw.replaceAll(escape, "$1"));
    } else found.push(index(cursor));
  }
  return found;
}

function index(cursor: Cursor): Key {
  cursor.offset += 1;
  const isQuoted = cursor.next === '"' || cursor.next === "'";
  const key = isQuoted ? cursor.quotedKey() : integer(cursor);
  if (key === undefined)
    throw cursor.fault("a filter compares one value: use a number or a quoted key");
  cursor.expect("]", "expected ]");
  return key;
}
