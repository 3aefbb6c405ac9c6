import { isLineStart, keyBefore, type AssignmentKey } from "./assignment-key.ts";
import { narrowValue, quotedAt, skipGap, wideValue, type Span } from "./assignment-value.ts";
import type { Level } from "./claim.ts";
import type { Edits } from "./edits.ts";
import type { KeyLevel } from "./map-facts.ts";
import { isSecretText, secretWithin } from "./secret-text.ts";
import { spacedValue } from "./spaced-value.ts";
import { elementValue } from "./element-value.ts";

/** One text in search of `key=value` and its like. */
export interface Search {
  readonly text: string;
  readonly limit: number;
  readonly levelOf: KeyLevel;
}

/** A value that its key speaks of. */
export interface Assigned {
  readonly level: Level;
  readonly value: Span;
}

/**
 * Replaces values that a name stands before: `--password=x`, `--password x`, `Password=x;`, `export TOKEN='x'`,
 * `"password": "x"`, `X-Api-Key: x`, `<password>x</password>`, `requirepass x`, from `start` to `limit`.
 */
export function findAssignments(search: Search, start: number, edits: Edits): void {
  let floor = start;
  for (let index = start; index < search.limit; index += 1) {
    const found = assignedAt(search, index, floor);
    if (found === undefined) continue;
    const { value, level } = found;
    const text = search.text.slice(value.start, value.end);
    if (isSecretText(level, text)) {
      const within = secretWithin(text);
      edits.add(value.start + within.start, value.start + within.end, "sensitive-key");
    } else if (text.length < 300) continue;
    floor = value.end;
    index = Math.max(index, value.end - 1);
  }
}

function assignedAt(search: Search, index: number, floor: number): Assigned | undefined {
  switch (search.text.charCodeAt(index)) {
    case 61:
      return afterEquals(search, index, floor);
    case 58:
      return afterColon(search, index, floor);
    case 44:
      return afterComma(search, index, floor);
    case 62:
      return elementValue(search, index, floor);
    case 32:
    case 9:
      return spacedValue(search, index, floor);
    default:
      return undefined;
  }
}

function afterEquals(search: Search, index: number, floor: number): Assigned | undefined {
  const { text, limit } = search;
  const before = text[index - 1] ?? " ";
  if (text[index + 1] === "=" || text[index + 1] === "~" || /[!<>=~]/.test(before))
    return undefined;
  const key = keyBefore(
    text,
    before === ":" || before === "+" || before === "?" ? index - 1 : index,
    floor,
  );
  if (key === undefined) return undefined;
  const level = levelOfAssigned(search, key);
  if (level === "none") return undefined;
  const from = skipGap(text, text[index + 1] === ">" ? index + 2 : index + 1, limit);
  return { level, value: valueAfterEquals(search, from, key) };
}

function valueAfterEquals(search: Search, from: number, key: AssignmentKey): Span {
  const { text, limit } = search;
  const quoted = quotedAt(text, from, limit);
  if (quoted !== undefined) return quoted;
  return isLineStart(text, key.start)
    ? wideValue(text, from, limit)
    : narrowValue(text, from, limit);
}

/** `define('NAME', 'value')` of PHP, `setenv("NAME", "value")` of others. */
function afterComma(search: Search, index: number, floor: number): Assigned | undefined {
  const { text, limit } = search;
  if (!/["'`]/.test(text[index - 1] ?? "")) return undefined;
  const key = keyBefore(text, index, floor);
  if (key === undefined || !key.isQuoted) return undefined;
  if (!/(?:define|setenv|putenv|set)\($/i.test(text.slice(Math.max(0, key.start - 8), key.start))) {
    return undefined;
  }
  const level = search.levelOf(key.text);
  const value = quotedAt(text, skipGap(text, index + 1, limit), limit);
  return level === "none" || value === undefined ? undefined : { level, value };
}

/** Signatures in addresses are as good as tokens. */
const signed: ReadonlySet<string> = new Set([
  "sig",
  "signature",
  "x-amz-signature",
  "x-amz-security-token",
  "x-goog-signature",
]);

const maxModuleLength = 512;

/** In the JAAS configuration of Kafka's server, `user_name="…"` is the password of that user. */
function isLoginModule(text: string, index: number): boolean {
  return text.slice(Math.max(0, index - maxModuleLength), index).includes("LoginModule");
}

function levelOfAssigned(search: Search, key: AssignmentKey): Level {
  const before = search.text[key.start - 1];
  // A matcher of PromQL: `expiry{secret="x"}`.
  if (before === "{" && /[a-z_]/.test(search.text[key.start - 2] ?? "")) return "none";
  if (key.text.startsWith("user_") && isLoginModule(search.text, key.start)) return "password";
  const isQuery = before === "?" || before === "&" || before === ";";
  if (isQuery && signed.has(key.text.toLowerCase())) return "secret";
  return search.levelOf(key.text);
}

function afterColon(search: Search, index: number, floor: number): Assigned | undefined {
  const { text, limit } = search;
  if (/[/:]/.test(text[index + 1] ?? "")) return undefined;
  const key = keyBefore(text, index, floor);
  if (key === undefined) return undefined;
  const level = search.levelOf(key.text);
  if (level === "none") return undefined;
  if (!key.isQuoted && !isOpener(text, key.start)) {
    return level === "password" ? lineAfterColon(search, index, key) : undefined;
  }
  const from = skipGap(text, index + 1, limit);
  const value = quotedAt(text, from, limit) ?? unquotedAfterColon(search, from, key);
  return value === undefined ? undefined : { level, value };
}

/** `password:x` of Java's properties, in a text of several lines; images look the same. */
function lineAfterColon(search: Search, index: number, key: AssignmentKey): Assigned | undefined {
  const { text, limit } = search;
  if (/\s/.test(text[index + 1] ?? " ") || !isLineStart(text, key.start)) return undefined;
  const isAlone = key.start === 0 && limit === text.length && !text.includes("\n");
  if (isAlone) return undefined;
  return { level: "password", value: wideValue(text, index + 1, limit) };
}

function unquotedAfterColon(
  { text, limit }: Search,
  from: number,
  key: AssignmentKey,
): Span | undefined {
  if (key.isQuoted) return bareValue(text, from, limit);
  const opener = text[key.start - 1] ?? "";
  return /["'`]/.test(opener) ? headerValue(text, from, limit, opener) : undefined;
}

/** `"X-Api-Key: …"`, or `{ password: "…" }` of a program. */
function isOpener(text: string, start: number): boolean {
  let index = start - 1;
  while (index >= 0 && start - index < 16 && (text[index] === " " || text[index] === "\t"))
    index -= 1;
  return /["'`{,(]/.test(text[index] ?? "");
}

function headerValue(text: string, from: number, limit: number, quote: string): Span {
  let end = from;
  while (end < limit && text[end] !== quote && text[end] !== "\n") end += 1;
  return { start: from, end };
}

/** A number: other words after a quoted word and a colon are prose. */
function bareValue(text: string, from: number, limit: number): Span {
  let end = from;
  while (end < limit && /[0-9.]/.test(text[end] ?? "")) end += 1;
  return { start: from, end };
}
