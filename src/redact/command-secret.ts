import { narrowValue, wordAt } from "./assignment-value.ts";
import type { Assigned, Search } from "./assignments.ts";

const maxCommandLength = 200;

/** Whether one of these programs is called not far before `index`. */
function isCalled(text: string, index: number, programs: RegExp): boolean {
  return programs.test(text.slice(Math.max(0, index - maxCommandLength), index));
}

/** What stands at `from`, after `word`, as far as the conventions of commands make it a secret. */
export function commandSecret(search: Search, word: string, from: number): Assigned | undefined {
  const { text, limit } = search;
  if (text.startsWith("-p", from)) return attachedPassword(search, from);
  if (text.startsWith("pass:", from)) {
    return { level: "password", value: narrowValue(text, from + "pass:".length, limit) };
  }
  if (word === "add" && isCalled(text, from, /\betcdctl\b/)) return afterUser(search, from);
  if (word.startsWith("-")) return afterOption(search, word, from);
  return word.includes("_") && isCalled(text, from, /\bconfigure set \S{1,64}\s+$/)
    ? { level: search.levelOf(word), value: wordAt(text, from, limit) }
    : undefined;
}

/** `mysql -psecret`. */
function attachedPassword({ text, limit }: Search, from: number): Assigned | undefined {
  if (/[\s-]/.test(text[from + 2] ?? " ")) return undefined;
  const programs = /\b(?:mysql|mysqldump|mysqladmin|mariadb|mariadb-dump)\b/;
  if (!isCalled(text, from, programs)) return undefined;
  return { level: "password", value: narrowValue(text, from + 2, limit) };
}

const userOptions: ReadonlySet<string> = new Set(["-u", "--user", "--proxy-user"]);

/** Short options that mean a password to some programs only. */
const shortOptions: ReadonlyMap<string, RegExp> = new Map([
  ["-p", /\b(?:sshpass|login)\b/],
  ["-a", /\bredis-cli\b/],
]);

function afterOption(search: Search, word: string, from: number): Assigned | undefined {
  const { text, limit } = search;
  if (text[from] === "-") return undefined;
  if (userOptions.has(word)) return afterUser(search, from);
  if (!/^--?[A-Za-z]/.test(word)) return undefined;
  const programs = shortOptions.get(word);
  if (programs !== undefined && !isCalled(text, from, programs)) return undefined;
  const level = programs === undefined ? search.levelOf(word) : "password";
  return level === "none" ? undefined : { level, value: wordAt(text, from, limit) };
}

const maxUserLength = 256;
const maxDistance = 512;

/** `curl -u user:password`; digits are ids of user and group. */
function afterUser({ text, limit }: Search, from: number): Assigned | undefined {
  const value = wordAt(text, from, limit);
  const word = text.slice(value.start, Math.min(value.end, value.start + maxUserLength));
  const colon = word.indexOf(":");
  if (colon <= 0 || /^[0-9]*$|[/]/.test(word.slice(colon + 1))) return undefined;
  const around = text.slice(Math.max(0, from - maxDistance), from + maxDistance);
  if (!/curl|wget|http|etcdctl/i.test(around)) return undefined;
  return { level: "password", value: { start: value.start + colon + 1, end: value.end } };
}
