import { claimOf, noClaim, pairClaimOf, type Claim, type Level } from "./claim.ts";
import { isDescribing } from "./key-level.ts";

/** A map as far as its other entries say what one of them is. */
export interface MapView {
  has(key: string): boolean;
  /** The text under `key`; `undefined` when there is none or it is not text. */
  text(key: string): string | undefined;
}

export interface MapFacts {
  /** What its `name` or `key` says of its `value`. */
  readonly pair: Level;
  /** A Secret object: its data is not to be read whatever its keys are. */
  readonly isSecretObject: boolean;
  /** A JSON Web Key with its private half. */
  readonly isWebKey: boolean;
  /** Has a name beside its key. */
  readonly isNamed: boolean;
  /** Names a Secret or a store beside the key within it. */
  readonly isSelector: boolean;
}

const noFacts: MapFacts = {
  pair: "none",
  isSecretObject: false,
  isWebKey: false,
  isNamed: false,
  isSelector: false,
};
export const factsOfNothing = noFacts;

const webKeyParts: ReadonlySet<string> = new Set(["d", "p", "q", "dp", "dq", "qi", "k"]);
const valueKeys: ReadonlySet<string> = new Set([
  "value",
  "Value",
  "VALUE",
  "val",
  "content",
  "default",
  "defaultValue",
  "stringValue",
  "plainText",
]);
const nameKeys = ["name", "key", "Name", "Key", "NAME", "id", "ParameterKey", "header"] as const;
const selectorKeys = [
  "secretName",
  "remoteRef",
  "sourceRef",
  "secretRef",
  "objectName",
  "configMapName",
  "existingSecret",
  "secret_name",
] as const;

/** Classifies keys; differs from one redactor to the next by the user's own words. */
export type KeyLevel = (key: string) => Level;

export function factsOf(view: MapView, levelOf: KeyLevel): MapFacts {
  const pair = pairLevel(view, levelOf);
  const isSecretObject = view.text("kind") === "Secret";
  const isWebKey = view.text("kty") !== undefined;
  const isSelector = selectorKeys.some((key) => view.has(key));
  const isNamed = view.has("name");
  if (pair === "none" && !isSecretObject && !isWebKey && !isSelector && !isNamed) return noFacts;
  return { pair, isSecretObject, isWebKey, isNamed, isSelector };
}

function pairLevel(view: MapView, levelOf: KeyLevel): Level {
  let hasValue = false;
  for (const key of valueKeys) hasValue ||= view.has(key);
  if (!hasValue || isToleration(view)) return "none";
  for (const key of nameKeys) {
    const name = view.text(key);
    if (name === undefined || name.length > 256) continue;
    const level = levelOf(name);
    if (level !== "none") return level;
  }
  return "none";
}

/** A toleration or taint has a key and a value, neither of them secret. */
const isToleration = (view: MapView): boolean =>
  view.has("effect") && view.has("key") && !view.has("name");

/** What is known of the value under `key`, in a map with these facts that stands under `inherited`. */
export function claimUnder(
  key: string,
  inherited: Claim,
  facts: MapFacts,
  levelOf: KeyLevel,
): Claim {
  if (isTotal(inherited.level)) return inherited;
  if (facts.isSecretObject && (key === "data" || key === "stringData")) return claimOf("payload");
  const own = ownLevel(key, facts, levelOf);
  if (own !== "none") return claimOf(inherited.level === "reference" ? named(own) : own);
  if (facts.pair !== "none" && valueKeys.has(key)) return pairClaimOf(facts.pair);
  return inherits(key, inherited, facts) ? inherited : noClaim;
}

/** Holds for all that is within, whatever its keys say. */
const isTotal = (level: Level): boolean =>
  level === "sealed" || level === "payload" || level === "scrubbed";

/** Within a reference, `password: password` says under which key of the Secret it is. */
const named = (level: Level): Level =>
  level === "secret" || level === "password" ? "names" : level;

function ownLevel(key: string, facts: MapFacts, levelOf: KeyLevel): Level {
  if (facts.isWebKey && webKeyParts.has(key)) return "secret";
  const own = levelOf(key);
  // `secretKey` beside `secretName` or `remoteRef` is which key of the Secret to take.
  if (own !== "secret" || (key !== "secretKey" && key !== "accessKey")) return own;
  if (facts.isSelector) return "none";
  return facts.isNamed ? "names" : own;
}

/** A map under `password` is secret throughout, but for the fields that describe it. */
function inherits(key: string, inherited: Claim, facts: MapFacts): boolean {
  if (inherited.level === "none" || inherited.level === "auth") return false;
  if (inherited.level === "identifier") return false;
  if (key === "key" && (facts.isSelector || facts.isNamed)) return false;
  return !isDescribing(key);
}
