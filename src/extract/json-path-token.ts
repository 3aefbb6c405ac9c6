import type { Cursor } from "./json-path-cursor.ts";

const name = /(?:\\[\s\S]|[^\\\s.,[\]$@{}])+/y;
const digits = /-?\d{1,15}/y;
const escape = /\\([\s\S])/g;

/** A name after `.` or `..`, escapes resolved. */
export function fieldName(cursor: Cursor, after: string): string {
  const raw = cursor.scan(name);
  if (raw === undefined) throw cursor.fault(`expected a name after ${after}`);
  return raw.replaceAll(escape, "$1");
}

export function integer(cursor: Cursor): number | undefined {
  const text = cursor.scan(digits);
  return text === undefined ? undefined : Number(text);
}
