import type { Edits } from "./edits.ts";
import { marker } from "./marker.ts";
import { isReference } from "./reference.ts";

const authorityEnd = /[/?#\s"'<>`\\]/g;
const spaceOrQuote = /[\s"'<>`\\]/g;
const minTokenLength = 20;

function next(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from;
  const found = pattern.exec(text);
  return found === null ? text.length : found.index;
}

/** Replaces the password in `scheme://user:password@host`, and a token that stands for user and password. */
export function findUrlCredentials(text: string, edits: Edits): void {
  // No `@` up to here: said once for all addresses of a long run without white space.
  let noAtUntil = 0;
  for (let at = text.indexOf("://"); at >= 0; at = text.indexOf("://", at)) {
    const start = at + 3;
    let end = next(authorityEnd, text, start);
    let sign = lastAt(text, start, end);
    if (sign < 0 && start >= noAtUntil && hasOddPort(text, start, end)) {
      const run = next(spaceOrQuote, text, end);
      sign = lastAt(text, end, run);
      if (sign < 0) noAtUntil = run;
      else end = run;
    }
    if (sign >= 0) addUserInfo(text, start, sign, edits);
    // The colon of the next address may stand right before this end: `a://b,c://d`.
    at = Math.max(end - 1, start);
  }
  findSchemeless(text, edits);
}

function lastAt(text: string, start: number, end: number): number {
  const sign = text.slice(start, end).lastIndexOf("@");
  return sign < 0 ? -1 : start + sign;
}

/** `user:pass/word@host`: what looks like a port is none, so the authority does not end at the slash. */
function hasOddPort(text: string, start: number, end: number): boolean {
  const authority = text.slice(start, Math.min(end, start + 256));
  const colon = authority.indexOf(":");
  if (colon < 0 || authority.startsWith("[")) return false;
  return /^[^0-9${<*%,][^,${]*$|^[0-9]+[^0-9,][^,]*$/.test(authority.slice(colon + 1));
}

function addUserInfo(text: string, start: number, sign: number, edits: Edits): void {
  const info = text.slice(start, sign);
  const colon = info.indexOf(":");
  const secret = colon < 0 ? info : info.slice(colon + 1);
  if (secret === "" || secret.includes(marker) || isReference(secret)) return;
  if (colon < 0 && !(info.length >= minTokenLength && /[0-9]/.test(info))) return;
  if (colon > 0 && (secret === "x-oauth-basic" || secret === "")) {
    edits.add(start, start + colon, "credential-in-url");
    return;
  }
  edits.add(start + colon + 1, sign, "credential-in-url");
}

/** Addresses without a scheme: `user:password@tcp(host)` of Go's MySQL, `oracle:thin:user/password@host`. */
const schemeless = /@(?:tcp|unix)\(|oracle:thin:/g;
const maxInfoLength = 120;

function findSchemeless(text: string, edits: Edits): void {
  if (!text.includes("(") && !text.includes("thin:")) return;
  schemeless.lastIndex = 0;
  let floor = 0;
  for (let found = schemeless.exec(text); found !== null; found = schemeless.exec(text)) {
    if (found[0].startsWith("@")) addBefore(text, found.index, floor, edits);
    else addAfter(text, found.index + found[0].length, edits);
    floor = found.index + found[0].length;
  }
}

function addBefore(text: string, sign: number, floor: number, edits: Edits): void {
  let start = sign;
  while (
    start > floor &&
    sign - start < maxInfoLength &&
    !/[\s"'`=/]/.test(text[start - 1] ?? "")
  ) {
    start -= 1;
  }
  const info = text.slice(start, sign);
  const colon = info.indexOf(":");
  if (colon < 0) return;
  const secret = info.slice(colon + 1);
  if (secret !== "" && !secret.includes(marker) && !isReference(secret)) {
    edits.add(sign - secret.length, sign, "credential-in-url");
  }
}

function addAfter(text: string, start: number, edits: Edits): void {
  const found = /^([^/\s"'@]{1,64})\/([^@\s"']{1,128})@/.exec(
    text.slice(start, start + maxInfoLength),
  );
  const secret = found?.[2];
  if (found === null || secret === undefined || secret === marker || isReference(secret)) return;
  const from = start + (found[1] ?? "").length + 1;
  edits.add(from, from + secret.length, "credential-in-url");
}
