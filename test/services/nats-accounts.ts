import { nkeys } from "@nats-io/transport-node";
import { register } from "../support/canaries.ts";

type KeyPair = ReturnType<typeof nkeys.createUser>;

/** A server that trusts signed accounts instead of a list of users. */
export interface SignedAccounts {
  /** In the words of nats-server's configuration. */
  readonly configuration: string;
  /** The .creds file of a user of the account. */
  readonly creds: string;
  /** The same user's, who was let in until 2023. */
  readonly expiredCreds: string;
}

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");

function signed(issuer: KeyPair, subject: KeyPair, claim: object, until?: number): string {
  const text = [
    part({ typ: "JWT", alg: "ed25519-nkey" }),
    part({
      jti: subject.getPublicKey(),
      iat: 1_700_000_000,
      ...(until === undefined ? {} : { exp: until }),
      iss: issuer.getPublicKey(),
      sub: subject.getPublicKey(),
      name: "test",
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

/** Makes an operator with an account that may use JetStream, and a user of it. */
export function signedAccounts(): SignedAccounts {
  const [operator, account, user] = [
    nkeys.createOperator(),
    nkeys.createAccount(),
    nkeys.createUser(),
  ];
  const system = nkeys.createAccount();
  const limits = { ...unlimited, wildcards: true };
  const seed = register("the seed of a NATS user", new TextDecoder().decode(user.getSeed()));
  const rights = { type: "user", pub: {}, sub: {}, subs: -1, data: -1, payload: -1 };
  const credsUntil = (until?: number): string => {
    const jwt = register("the JWT of a NATS user", signed(account, user, rights, until));
    return `-----BEGIN NATS USER JWT-----\n${jwt}\n------END NATS USER JWT------\n\n-----BEGIN USER NKEY SEED-----\n${seed}\n------END USER NKEY SEED------\n`;
  };
  return {
    configuration: `
operator: ${signed(operator, operator, { type: "operator" })}
system_account: ${system.getPublicKey()}
resolver: MEMORY
resolver_preload: {
  ${account.getPublicKey()}: ${signed(operator, account, { type: "account", limits })}
  ${system.getPublicKey()}: ${signed(operator, system, { type: "account", limits: { ...limits, mem_storage: 0, disk_storage: 0 } })}
}`,
    creds: credsUntil(),
    expiredCreds: credsUntil(1_700_003_600),
  };
}
