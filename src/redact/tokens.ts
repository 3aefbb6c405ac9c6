import type { Edits } from "./edits.ts";
import { isWebToken } from "./web-token.ts";
import {
  mayBeginToken,
  shapesAt,
  webTokenPrefix,
  type Alphabet,
  type TokenShape,
} from "./token-shapes.ts";

const follows: Readonly<Record<Alphabet, RegExp>> = {
  alnum: /[A-Za-z0-9]*/y,
  word: /[A-Za-z0-9_]*/y,
  dashed: /[A-Za-z0-9_-]*/y,
  dotted: /[A-Za-z0-9_.=-]*/y,
  hex: /[0-9a-fA-F]*/y,
  upper: /[A-Z0-9]*/y,
  path: /[A-Za-z0-9/_-]*/y,
};

function runFrom(text: string, start: number, alphabet: Alphabet): number {
  const run = follows[alphabet];
  run.lastIndex = start;
  run.test(text);
  return run.lastIndex;
}

/** As far as a run is looked at before it counts as a token: what fails costs no more. */
const maxLook = 128;

const isAlnum = (code: number): boolean =>
  (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || (code >= 65 && code <= 90);
const colon = 58;

/** Replaces what is a token by its shape wherever it stands. */
export function findTokens(text: string, edits: Edits): void {
  let isWithin = false;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    const mayBegin =
      (!isWithin || code === colon) && mayBeginToken(code, text.charCodeAt(index + 1));
    isWithin = isAlnum(code);
    const end = mayBegin ? endAt(text, index, edits) : index;
    if (end > index + 1) {
      index = end - 1;
      isWithin = isAlnum(text.charCodeAt(index));
    }
  }
}

/** Where the search goes on: behind the token at `start`, or at `start` when there is none. */
function endAt(text: string, start: number, edits: Edits): number {
  if (text.startsWith(webTokenPrefix, start)) return endOfWebToken(text, start, edits);
  for (const shape of shapesAt(text, start)) {
    if (!text.startsWith(shape.prefix, start)) continue;
    const end = endOfToken(text, start, shape, edits);
    if (end > start) return end;
  }
  return start;
}

/** Adds an edit when it is one; returns where the search goes on. */
function endOfToken(text: string, start: number, shape: TokenShape, edits: Edits): number {
  const { prefix } = shape;
  if (prefix === botPrefix && !isBotNumber(text, start)) return start;
  const from = start + prefix.length;
  const look = text.slice(from, from + maxLook);
  if (!fits(shape, look.slice(0, runFrom(look, 0, shape.alphabet)))) return start;
  const end = runFrom(text, from, shape.alphabet);
  edits.add(isPlace(prefix) ? from : startOf(text, start, prefix), end, "token");
  return end;
}

/** In an address, only what follows the prefix is secret. */
const isPlace = (prefix: string): boolean => prefix.endsWith("/");

const botPrefix = ":AA";

/** The digits before `:AA` belong to the token of a Telegram bot. */
function startOf(text: string, start: number, prefix: string): number {
  if (prefix !== botPrefix) return start;
  let index = start;
  while (index > 0 && start - index < 12 && /[0-9]/.test(text[index - 1] ?? "")) index -= 1;
  return index;
}

function isBotNumber(text: string, start: number): boolean {
  return /^[0-9]{8}$/.test(text.slice(Math.max(0, start - 8), start));
}

function fits(shape: TokenShape, run: string): boolean {
  if (run.length < shape.min || (shape.max !== undefined && run.length > shape.max)) return false;
  if (shape.needs === undefined) return true;
  return /[0-9]/.test(run) && (shape.needs === "digit" || /[A-Z]/.test(run));
}

function endOfWebToken(text: string, start: number, edits: Edits): number {
  const end = runFrom(text, start, "dotted");
  if (/[A-Za-z0-9_]/.test(text[start - 1] ?? " ")) return end;
  if (isWebToken(text.slice(start, end))) edits.add(start, end, "token");
  return end;
}
