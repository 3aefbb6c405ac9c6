import type { Edits } from "./edits.ts";
import { isReference } from "./reference.ts";

/** Without repetition: the search is linear. */
const schemes = /(?:bearer|basic)[ \t]/gi;
const body = /[A-Za-z0-9._~+/=-]*/y;
const minBearerLength = 16;
const minBasicLength = 6;

/** Replaces the credential after `Bearer` and `Basic` wherever such a header stands. */
export function findBearers(text: string, edits: Edits): void {
  schemes.lastIndex = 0;
  for (let found = schemes.exec(text); found !== null; found = schemes.exec(text)) {
    const start = found.index + found[0].length;
    body.lastIndex = start;
    body.test(text);
    const end = body.lastIndex;
    schemes.lastIndex = Math.max(end, start);
    const secret = text.slice(start, end);
    const isBasic = found[0].toLowerCase().startsWith("basic");
    if (isBasic ? isBasicCredential(secret) : isBearerToken(secret)) {
      edits.add(start, end, "token");
    }
  }
}

function isBearerToken(text: string): boolean {
  if (text.length < minBearerLength || isReference(text)) return false;
  return /[0-9]/.test(text) || (/[A-Z]/.test(text) && /[a-z]/.test(text) && !/[.-]/.test(text));
}

function isBasicCredential(text: string): boolean {
  if (text.length < minBasicLength || !/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return false;
  return /^[\x20-\x7e]+:[\x20-\x7e]+$/.test(Buffer.from(text, "base64").toString("latin1"));
}
