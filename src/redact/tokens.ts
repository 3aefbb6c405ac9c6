import type { Edits } from "./edits.ts";
import { isWebToken } from "./web-token.ts";
import { tokenShapes, type Alphabet, type TokenShape } from "./token-shapes.ts";

const byPrefix = new Map(tokenShapes.map((it) => [it.prefix, it]));
const escaped = (text: string): string => text.replaceAll(/[.$^*+?()[\]{}|\\/-]/g, "\\$&");
/** Prefixes only, without repetition: the search is linear. Longer ones first. */
const prefixes = new RegExp(
  ["eyJ", ...byPrefix.keys()]
    .toSorted((a, b) => b.length - a.length)
    .map(escaped)
    .join("|"),
  "g",
);

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

/** Replaces what is a token by its shape wherever it stands. */
export function findTokens(text: string, edits: Edits): void {
  prefixes.lastIndex = 0;
  for (let found = prefixes.exec(text); found !== null; found = prefixes.exec(text)) {
    const start = found.index;
    const prefix = found[0];
    const end =
      prefix === "eyJ" ? endOfWebToken(text, start, edits) : endOfToken(text, start, prefix, edits);
    prefixes.lastIndex = Math.max(end, start + prefix.length);
  }
}

/** Adds an edit when it is one; returns where the search goes on. */
function endOfToken(text: string, start: number, prefix: string, edits: Edits): number {
  const shape = byPrefix.get(prefix);
  if (shape === undefined || !isBoundary(text, start, prefix)) return start + prefix.length;
  const from = start + prefix.length;
  const look = text.slice(from, from + maxLook);
  if (!fits(shape, look.slice(0, runFrom(look, 0, shape.alphabet)))) return from;
  const end = runFrom(text, from, shape.alphabet);
  edits.add(isPlace(prefix) ? from : startOf(text, start, prefix), end, "token");
  return end;
}

/** In an address, only what follows the prefix is secret. */
const isPlace = (prefix: string): boolean => prefix.endsWith("/");

/** The digits before `:AA` belong to the token of a Telegram bot. */
function startOf(text: string, start: number, prefix: string): number {
  if (prefix !== ":AA") return start;
  let index = start;
  while (index > 0 && start - index < 12 && /[0-9]/.test(text[index - 1] ?? "")) index -= 1;
  return index;
}

function isBoundary(text: string, start: number, prefix: string): boolean {
  if (isPlace(prefix)) return true;
  const before = text[start - 1] ?? " ";
  if (prefix === ":AA")
    return /[0-9]/.test(before) && /[0-9]{8}/.test(text.slice(Math.max(0, start - 8), start));
  return !/[A-Za-z0-9]/.test(before);
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
