import { isKeyCode, isLineStart } from "./assignment-key.ts";
import { quotedAt, skipGap, wordAt } from "./assignment-value.ts";
import type { Assigned, Search } from "./assignments.ts";
import { commandSecret } from "./command-secret.ts";

const maxWordLength = 80;
const minWordLength = 2;

/** Words that white space divides from their secret, at the beginning of a line of configuration. */
const directives: ReadonlySet<string> = new Set([
  "requirepass",
  "masterauth",
  "masterpass",
  "auth-pass",
  "auth_pass",
  "insecure-password",
  "secret",
  "password",
  "bindpw",
  "rootpw",
  "psk",
]);

/** A value divided from its name by white space only: `--password x`, `requirepass x`, `PASSWORD 'x'`. */
export function spacedValue(search: Search, index: number, floor: number): Assigned | undefined {
  const { text, limit } = search;
  const start = startOfWord(text, index, floor);
  const isOption = text.charCodeAt(start) === dash;
  const isLikely = isOption || text.charCodeAt(index + 1) === dash || mayName(text, start, index);
  if (!isLikely || index - start < minWordLength) return undefined;
  const from = skipGap(text, index, limit);
  if (from >= limit || text[from] === "\n" || text[from] === "\r") return undefined;
  const word = text.slice(start, index);
  const found = commandSecret(search, word, from);
  return found ?? (isOption ? undefined : afterWord(search, word, start, from));
}

function startOfWord(text: string, end: number, floor: number): number {
  let start = end;
  while (start > floor && end - start < maxWordLength && isKeyCode(text.charCodeAt(start - 1))) {
    start -= 1;
  }
  return start;
}

const dash = 45;
/** Last letters of the directives, of `by` and of `pass`. */
const lastLetters: ReadonlySet<number> = new Set(
  Array.from("sdhwktyrSDHWKTYR", (letter) => letter.charCodeAt(0)),
);

/** Whether a word may be a directive or a compound name: most words of prose are told apart here. */
function mayName(text: string, start: number, end: number): boolean {
  if (lastLetters.has(text.charCodeAt(end - 1))) return true;
  for (let index = start + 1; index < end; index += 1) {
    const code = text.charCodeAt(index);
    if (code < 97 && code !== dash) return true;
  }
  return false;
}

function afterWord(
  search: Search,
  word: string,
  start: number,
  from: number,
): Assigned | undefined {
  const lower = word.toLowerCase();
  const { text, limit } = search;
  const isDirective = directives.has(lower) || isCompoundName(search, word);
  if (!isDirective && lower !== "by" && lower !== "pass") return undefined;
  const quoted = quotedAt(text, from, limit);
  const before = text.slice(Math.max(0, start - 160), start);
  if (quoted !== undefined && isStatement(lower, before))
    return { level: "password", value: quoted };
  const isLogin = /(?:^|\s)(?:login|user|account|requirepass|auth-pass)\s+\S{1,64}\s+$/.test(
    before,
  );
  if (isLogin || (isDirective && isAloneOnLine(search, start, from))) {
    return { level: "password", value: wordAt(text, from, limit) };
  }
  return undefined;
}

/** `HTTP_Passwd`, `client_secret`: a name that is no word of prose. */
function isCompoundName({ levelOf }: Search, word: string): boolean {
  if (!/[_.]|[a-z][A-Z]/.test(word)) return false;
  const level = levelOf(word);
  return level === "secret" || level === "password";
}

const maxRest = 16;

/** Whether a line holds a word and one more, and no prose. */
function isAloneOnLine({ text, limit }: Search, start: number, from: number): boolean {
  if (!isLineStart(text, start)) return false;
  const value = wordAt(text, from, limit);
  const rest = text.slice(value.end, Math.min(limit, value.end + maxRest));
  return (
    /^["'`;]?[ \t\r]*(?:\n|$)/.test(rest) &&
    /[0-9]|[a-z][A-Z]/.test(text.slice(value.start, value.end))
  );
}

/** `… PASSWORD 'x'`, `… IDENTIFIED BY 'x'` of SQL. */
function isStatement(word: string, before: string): boolean {
  if (word === "by") return /identified\s+(?:with\s+\S{1,64}\s+)?$/i.test(before);
  return word === "password" && /(?:with|role|user|encrypted|login|\s\S+)\s+$/i.test(before);
}
