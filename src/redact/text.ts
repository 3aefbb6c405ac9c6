import { findAssignments, type Search } from "./assignments.ts";
import { findBearers } from "./bearer.ts";
import type { Reason } from "./claim.ts";
import { Edits } from "./edits.ts";
import { decoded, isAwsSecretKey } from "./encoded.ts";
import { findHashes } from "./hashes.ts";
import type { KeyLevel } from "./map-facts.ts";
import { OutlineJudge } from "./outline-judge.ts";
import { Outline } from "./outline.ts";
import { findPrivateKeys } from "./private-key.ts";
import { findTokens } from "./tokens.ts";
import { trait, traitsOf } from "./traits.ts";
import { findUrlCredentials } from "./urls.ts";

/** Texts within texts within texts: a JSON string in YAML in an annotation is three. */
const maxNesting = 5;
/** A replacement may show what another rule can see; more rounds than this never were of use. */
const maxRounds = 4;
const minLength = 6;
const minTokenLength = 16;

export interface RedactedText {
  readonly text: string;
  readonly reason: Reason;
}

/** Replaces secrets within `text`; `undefined` when there are none. */
export function redactText(text: string, levelOf: KeyLevel, nesting = 0): RedactedText | undefined {
  let outcome: RedactedText | undefined;
  for (let round = 0; round < (nesting === 0 ? maxRounds : 1); round += 1) {
    const found = once(outcome?.text ?? text, levelOf, nesting);
    if (found === undefined) break;
    outcome = { text: found.text, reason: outcome?.reason ?? found.reason };
  }
  return outcome;
}

function once(text: string, levelOf: KeyLevel, nesting: number): RedactedText | undefined {
  if (text.length < minLength) return undefined;
  const traits = traitsOf(text);
  const edits = new Edits();
  const inner = (part: string): RedactedText | undefined =>
    nesting < maxNesting ? redactText(part, levelOf, nesting + 1) : undefined;
  findShapes(text, traits, edits);
  const search = { text, limit: text.length, levelOf };
  const isJson =
    nesting < maxNesting && isStructured(text, traits)
      ? findInStructure(search, edits, inner)
      : findInLine(search, traits, edits);
  // In JSON, each string was searched for keys: one that does not end must not take the rest along.
  if (!isJson && (traits & trait.dash) !== 0) findPrivateKeys(text, edits);
  if (mayBeEncoded(text, traits)) findEncoded(text, edits, inner);
  const reason = edits.first;
  if (reason === undefined) return undefined;
  const replaced = edits.apply(text);
  return replaced === text ? undefined : { text: replaced, reason };
}

/** Returns whether the text is JSON and nothing else. */
function findInStructure(search: Search, edits: Edits, inner: Inner): boolean {
  const outline = new Outline(search.text);
  new OutlineJudge(search.text, edits, search.levelOf, inner).judge(outline);
  for (const { start, end } of outline.loose) {
    findAssignments({ ...search, limit: end }, start, edits);
  }
  if (outline.isTooDeep) findAssignments(search, 0, edits);
  return outline.isWhole;
}

const assigning = trait.equals | trait.space | trait.angle | trait.quote;

function findInLine(search: Search, traits: number, edits: Edits): boolean {
  if ((traits & assigning) !== 0) findAssignments(search, 0, edits);
  return false;
}

function findShapes(text: string, traits: number, edits: Edits): void {
  if ((traits & trait.token) !== 0 && text.length >= minTokenLength) findTokens(text, edits);
  if ((traits & (trait.dollar | trait.open)) !== 0) findHashes(text, edits);
  if ((traits & trait.colon) !== 0 && (traits & trait.at) !== 0) findUrlCredentials(text, edits);
  if ((traits & trait.space) !== 0 && mayHoldBearer(text)) findBearers(text, edits);
}

/** Cheaper than the search itself, which ignores case. */
function mayHoldBearer(text: string): boolean {
  return (
    text.includes("earer") ||
    text.includes("asic") ||
    text.includes("EARER") ||
    text.includes("ASIC")
  );
}

function isStructured(text: string, traits: number): boolean {
  if ((traits & trait.newline) !== 0) return true;
  if ((traits & trait.open) !== 0 && /^\s{0,16}[{[]/.test(text)) return true;
  return (traits & trait.colon) !== 0 && (traits & (trait.space | trait.quote)) !== 0;
}

const encodedTraits =
  trait.lower |
  trait.upper |
  trait.digit |
  trait.base64 |
  trait.equals |
  trait.newline |
  trait.dash |
  trait.underscore |
  trait.token;

function mayBeEncoded(text: string, traits: number): boolean {
  if ((traits & ~encodedTraits) !== 0 || text.length < minTokenLength) return false;
  return (traits & trait.upper) !== 0 && (traits & trait.lower) !== 0;
}

type Inner = (text: string) => RedactedText | undefined;

/** Part of a text in base64 cannot be replaced, so all of it is. */
function findEncoded(text: string, edits: Edits, inner: Inner): void {
  const plain = decoded(text);
  const found = plain === undefined ? undefined : inner(plain);
  if (found !== undefined) edits.add(0, text.length, found.reason);
  else if (isAwsSecretKey(text)) edits.add(0, text.length, "token");
}
