import { nkeys } from "@nats-io/transport-node";
import { register } from "../support/canaries.ts";

type KeyPair = ReturnType<typeof nkeys.createUser>;

/** A server that trusts signed accounts instead of a list of users. */
export interface SignedAccounts {
  /** In the words of nats-server's configuration. */
  readonly configuration: string;
  /** The .creds file of a user of the account. */
  readonly creds: string;
  /** The same of another user, whose JWT is valid up to then. Seconds since the Unix epoch. */
  readonly credsUntil: (seconds: number) => string;
  /** Of one who was let in until 2023. */
  readonly expiredCreds: string;
}

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");

function signed(issuer: KeyPair, subject: KeyPair, claim: object, more: object = {}): string {
  const text = [
    part({ typ: "JWT", alg: "ed25519-nkey" }),
    part({
      jti: subject.getPublicKey(),
      iat: 1_700_000_000,
      iss: issuer.getPublicKey(),
      sub: subject.getPublicKey(),
      name: "test",
      ...more,
      nats: { version: 2, ...claim },
    }),
  ].join(".");
  return `${text}.${Buffer.from(issuer.sign(new TextEncoder().encode(text))).toString("base64url")}`;
}

const unlimited = Object.fromEntries(
  ["mem_storage", "disk_storage", "streams", "consumer", "conn", "leaf", "imports", "exports"]
    .concat("data", "payload", "subs")
    .map((name) => [name, -1]),
);

/** Makes an operator with an account that may use JetStream, within `limited`, and a user of it. */
export function signedAccounts(limited: Readonly<Record<string, number>> = {}): SignedAccounts {
  const [operator, account, system] = [
    nkeys.createOperator(),
    nkeys.createAccount(),
    nkeys.createAccount(),
  ];
  const limits = { ...unlimited, wildcards: true };
  const credsOf = (more: object): string => {
    const user = nkeys.createUser();
    const seed = register("the seed of a NATS user", new TextDecoder().decode(user.getSeed()));
    const claim = { type: "user", pub: {}, sub: {}, subs: -1, data: -1, payload: -1 };
    const jwt = register("the JWT of a NATS user", signed(account, user, claim, more));
    return `-----BEGIN NATS USER JWT-----\n${jwt}\n------END NATS USER JWT------\n\n-----BEGIN USER NKEY SEED-----\n${seed}\n------END USER NKEY SEED------\n`;
  };
  return {
    configuration: `
operator: ${signed(operator, operator, { type: "operator" })}
system_account: ${system.getPublicKey()}
resolver: MEMORY
resolver_preload: {
  ${account.getPublicKey()}: ${signed(operator, account, { type: "account", limits: { ...limits, ...limited } })}
  ${system.getPublicKey()}: ${signed(operator, system, { type: "account", limits: { ...limits, mem_storage: 0, disk_storage: 0 } })}
}`,
    creds: credsOf({}),
    credsUntil: (seconds) => credsOf({ exp: seconds }),
    expiredCreds: credsOf({ exp: 1_700_003_600 }),
  };
}
