import type { Level } from "./claim.ts";
import {
  authWords,
  countedTokens,
  describingWords,
  digestWords,
  formWords,
  harmlessPassQualifiers,
  keyQualifiers,
  passPrefixes,
  passwordEnds,
  passwordWords,
  referenceWords,
  secretEnds,
  secretNameOrSecretQualifiers,
  secretNameQualifiers,
  secretWords,
  vagueKeyQualifiers,
} from "./vocabulary.ts";
import { singular, wordsOf } from "./words.ts";

/** What a key says of its value. The last noun decides: a `passwordPolicy` is a policy. */
export function levelOfKey(key: string): Level {
  if (key === "encryptedData") return "sealed";
  const words = wordsOf(key);
  const named = levelOfConnection(words);
  if (named !== undefined) return named;
  dropForms(words);
  const last = words.at(-1);
  if (last === undefined) return "none";
  if (last === "hash" && isPassword(words.at(-2) ?? "")) return "password";
  if (words.some((word) => digestWords.has(word))) return "none";
  return levelOfHead(words, last, key);
}

function dropForms(words: string[]): void {
  while (words.length > 1 && formWords.has(words.at(-1) ?? "")) words.pop();
}

/** Names that end in a word cut off as a form elsewhere, or that mean a secret only together. */
function levelOfConnection(words: readonly string[]): Level | undefined {
  const last = singular(words.at(-1) ?? "");
  const before = words.at(-2) ?? "";
  if ((last === "string" || last === "str") && (before === "connection" || before === "conn")) {
    return "secret";
  }
  if (referenceWords.has(last)) return "reference";
  if (last === "connectionstring") return "secret";
  if (last === "id" && before === "secret") return "identifier";
  return undefined;
}

function levelOfHead(words: readonly string[], last: string, key: string): Level {
  const before = words.at(-2) ?? "";
  if (isPassword(last)) return isOtherPass(last, before) ? "none" : "password";
  const head = singular(last);
  if (head === "secret") return levelOfSecret(last, before, key);
  if (head === "token" && countedTokens.has(before)) return "none";
  if (authWords.has(head)) return "auth";
  if (head === "key") return levelOfQualifiedKey(words, before);
  if (secretWords.has(head) || secretEnds.some((end) => head.endsWith(end))) return "secret";
  return "none";
}

const isOtherPass = (last: string, before: string): boolean =>
  (last === "pass" || last === "pin") && harmlessPassQualifiers.has(before);

function isPassword(word: string): boolean {
  const head = singular(word);
  if (passwordWords.has(head)) return true;
  if (passwordEnds.some((end) => head.endsWith(end))) return true;
  return head.endsWith("pass") && passPrefixes.has(head.slice(0, -4));
}

function levelOfSecret(last: string, before: string, key: string): Level {
  if (secretNameQualifiers.has(before)) return "none";
  // In an annotation, `…/auth-secret` names a Secret; in an environment, AUTH_SECRET is one.
  if (key.includes("/")) return "names";
  if (last === "secrets" || secretNameOrSecretQualifiers.has(before)) return "names";
  return "secret";
}

function levelOfQualifiedKey(words: readonly string[], before: string): Level {
  if (!keyQualifiers.has(before) && !passwordEnds.some((end) => end === before)) return "none";
  if (words.includes("public")) return "none";
  if (passwordEnds.some((end) => end === before)) return "none";
  return vagueKeyQualifiers.has(before) ? "names" : "secret";
}

/** Whether a field within a secret map only describes the secret: its `ttl`, its `name`. */
export function isDescribing(key: string): boolean {
  const words = wordsOf(key);
  const last = words.at(-1);
  if (last === undefined) return true;
  // `adminPasswordKey` is which key of a Secret to take.
  if (words.length > 1 && singular(last) === "key") return true;
  return describingWords.has(last) || describingWords.has(singular(last));
}
