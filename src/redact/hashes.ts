import type { Edits } from "./edits.ts";

/** How hashes of passwords begin. Without repetition: the search is linear. */
const prefixes =
  /\$2[abxy]?\$|\$apr1\$|\$[156y]\$|\$argon2(?:id|i|d)\$|\{S?SHA(?:256|512)?\}|\{CRYPT\}|\{(?:PLAIN|CLEARTEXT)\}|SCRAM-SHA-(?:1|256|512)\$|pbkdf2[_:]sha(?:1|256|512)[$:]|scrypt:/g;
const hashBody = /[A-Za-z0-9./$=,+:-]*/y;
const plainBody = /[^\s:]*/y;
const minBodyLength = 20;

/** Replaces hashes of passwords: they can be guessed from, so they are as secret as the password. */
export function findHashes(text: string, edits: Edits): void {
  prefixes.lastIndex = 0;
  for (let found = prefixes.exec(text); found !== null; found = prefixes.exec(text)) {
    const isPlain = found[0] === "{PLAIN}" || found[0] === "{CLEARTEXT}";
    const body = isPlain ? plainBody : hashBody;
    body.lastIndex = found.index + found[0].length;
    body.test(text);
    const end = body.lastIndex;
    const length = end - found.index - found[0].length;
    if (length >= (isPlain ? 1 : minBodyLength)) edits.add(found.index, end, "token");
    prefixes.lastIndex = Math.max(end, found.index + found[0].length);
  }
}
