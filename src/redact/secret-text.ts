import type { Span } from "./assignment-value.ts";
import type { Level } from "./claim.ts";
import { marker } from "./marker.ts";
import { isReference, isSealed, maxHarmlessLength } from "./reference.ts";
import { authMethods } from "./vocabulary.ts";
import { wordsOf } from "./words.ts";

const literals: ReadonlySet<string> = new Set(
  "true false yes no on off null nil none ~ undefined enabled disabled {} [] required optional unset n/a <nil> <none> <no-value> <unset> <set>".split(
    " ",
  ),
);

/** Whether `text`, under a name of this level, is a secret: not empty, not a placeholder, not the name of one. */
export function isSecretText(level: Level, text: string): boolean {
  if (level === "none" || level === "sealed" || level === "reference") return false;
  const trimmed = text.trim();
  if (trimmed === "" || trimmed === marker) return false;
  if (level === "scrubbed" || level === "payload") return true;
  if (trimmed.length > maxHarmlessLength) return level !== "identifier" && !isSealed(trimmed);
  return !isPlaceholder(trimmed) && isSecretAt(level, trimmed);
}

function isPlaceholder(text: string): boolean {
  if (!/[A-Za-z0-9\u0080-\uffff]/.test(text)) return true;
  return literals.has(text.toLowerCase()) || isReference(text) || isMasked(text);
}

function isSecretAt(level: Level, text: string): boolean {
  if (level !== "password" && logLevels.has(text.toLowerCase())) return false;
  if (level === "auth") return !isAuthMethod(text) && !isVariable(withoutScheme(text));
  if (level === "names") return !isResourceName(text) && !isQuantity(text);
  if (level === "identifier") return uuid.test(text);
  return level !== "secret" || !isQuantity(text) || text.length > 5;
}

const logLevels: ReadonlySet<string> = new Set([
  "trace",
  "debug",
  "info",
  "warn",
  "warning",
  "error",
]);

/** Also `$token` of nginx, which as a password would not be told from one. */
const isVariable = (text: string): boolean => isReference(text) || /^\$[a-z_]{3,64}$/.test(text);

const uuid = /^[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$/;

function isMasked(text: string): boolean {
  return (
    /^[*•]+$/.test(text) ||
    /^[xX]{3,}$/.test(text) ||
    /^\[?<?(?:redacted|REDACTED|masked|hidden)>?\]?$/.test(text)
  );
}

function isQuantity(text: string): boolean {
  return /^[0-9]{1,12}(?:\.[0-9]{1,3})?(?:[a-z]{1,2})?$/.test(text);
}

/** The name of an object, perhaps with its namespace: lower-case words, no run of random characters. */
export function isResourceName(text: string): boolean {
  if (text.length > 100 || !/^[a-z][a-z0-9.-]*(?:\/[a-z][a-z0-9.-]*)?$/.test(text)) return false;
  return text
    .split(/[-./]/)
    .every((part) => part.length <= 5 || /^[a-z]{1,24}[0-9]{0,4}$/.test(part));
}

function isAuthMethod(text: string): boolean {
  if (text.length > 64 || !/^[A-Za-z][A-Za-z0-9_,+ .\-/]*$/.test(text)) return false;
  return wordsOf(text).every((word) => authMethods.has(word));
}

const scheme =
  /^\s*(?:Bearer|Basic|Digest|Token|ApiKey|GenieKey|Negotiate|AWS4-HMAC-SHA256|bearer|basic|token)\s+/;

/** `Bearer abc` → `abc`. */
export function withoutScheme(text: string): string {
  const found = scheme.exec(text.slice(0, 64));
  return found === null ? text : text.slice(found[0].length);
}

/** Where the secret stands in a value: all of it but white space, or the word after `Bearer` and the like. */
export function secretWithin(text: string): Span {
  const found = scheme.exec(text.slice(0, 64));
  const end = text.trimEnd().length;
  if (found === null) return { start: Math.min(text.length - text.trimStart().length, end), end };
  const start = found[0].length;
  const word = /\s/.exec(text.slice(start, end));
  return { start, end: word === null ? end : start + word.index };
}
