/** Why a value was replaced. A closed set: it is part of what sinks receive. */
export type Reason =
  | "sensitive-key"
  | "sensitive-pair"
  | "credential-in-url"
  | "private-key"
  | "token"
  | "secret-data"
  | "too-deep";

/**
 * What a name says about the value it names:
 * `none` nothing; `reference` names of Secrets and of their keys; `sealed` ciphertext that may be read; `auth` a credential or else the name of a method;
 * `names` secrets or else names of Secrets; `identifier` a secret if it is a UUID; `secret` a secret if it is text;
 * `password` also if it is a number; `payload` each text within; `scrubbed` whatever it is.
 */
export type Level =
  | "none"
  | "reference"
  | "sealed"
  | "auth"
  | "names"
  | "identifier"
  | "secret"
  | "password"
  | "payload"
  | "scrubbed";

/** What is known of a value before it is looked at. */
export interface Claim {
  readonly level: Level;
  readonly reason: Reason;
}

const claimsFor = (reason: Reason): Readonly<Record<Level, Claim>> => ({
  none: { level: "none", reason },
  reference: { level: "reference", reason },
  sealed: { level: "sealed", reason },
  auth: { level: "auth", reason },
  names: { level: "names", reason },
  identifier: { level: "identifier", reason },
  secret: { level: "secret", reason },
  password: { level: "password", reason },
  payload: { level: "payload", reason: "secret-data" },
  scrubbed: { level: "scrubbed", reason },
});

const byKey = claimsFor("sensitive-key");
const byPair = claimsFor("sensitive-pair");

export const noClaim: Claim = byKey.none;
export const claimOf = (level: Level): Claim => byKey[level];
export const pairClaimOf = (level: Level): Claim => byPair[level];
