import {
  type Authenticator,
  credsAuthenticator,
  nkeyAuthenticator,
  tokenAuthenticator,
  usernamePasswordAuthenticator,
} from "@nats-io/transport-node";
import { OperatorError } from "../../errors/operator-error.ts";
import { dateAt } from "../../runtime/clock.ts";
import type { SinkContext } from "../sink.ts";
import type { Tls } from "../tls.ts";

/** How to get in. */
export interface Access {
  /** Nothing where the Secret holds no key for it. */
  readonly authenticator: Authenticator | undefined;
  /** When what the Secret holds ends to be valid, as it says itself. ISO 8601. */
  readonly validUntil: string | undefined;
  readonly tls: Tls;
}

/** Ways to say who one is, of which a Secret holds one at most, each by its first key. */
const ways = ["token", "username", "creds", "nkey"];

/** What the user JWT of a .creds file says of its end, if it has one. Nobody checks the signature here: it is for people. */
function endOf(creds: string): string | undefined {
  const claims = /^[\w-]+\.([\w-]+)\.[\w-]+\s*$/m.exec(creds)?.[1];
  try {
    const text = Buffer.from(claims ?? "", "base64url").toString("utf8");
    const { exp } = JSON.parse(text) as { exp?: unknown };
    return typeof exp === "number" && exp > 0 ? dateAt(exp * 1_000).toISOString() : undefined;
  } catch {
    return undefined;
  }
}

/** @throws {OperatorError} SINK_MISCONFIGURED */
export function accessOf({ credentials, tls, name: sink }: SinkContext, isTls: boolean): Access {
  const wrong = (detail: string): OperatorError =>
    new OperatorError("SINK_MISCONFIGURED", { sink, detail: `the Secret ${detail}` });
  const text = (key: string): string | undefined => {
    const bytes = credentials.get(key);
    // `echo secret | base64` leaves a line break that nobody means.
    return bytes && Buffer.from(bytes).toString("utf8").trimEnd();
  };
  const bytes = (key: string): Uint8Array => Buffer.from(text(key) ?? "");

  const authenticator = (): Authenticator | undefined => {
    const [way, other] = ways.filter((key) => credentials.has(key));
    if (other !== undefined)
      throw wrong(`has both ${way} and ${other}; keep one way to authenticate`);
    if (way === "username" || credentials.has("password")) {
      const [user, password] = [text("username"), text("password")];
      if (!user || !password) throw wrong("needs the keys username and password together");
      return usernamePasswordAuthenticator(user, password);
    }
    if (way !== undefined && text(way) === "") throw wrong(`has an empty key ${way}`);
    if (way === "token") return tokenAuthenticator(text("token") ?? "");
    if (way === "creds")
      return proven(
        "creds",
        "a .creds file",
        credsAuthenticator(Buffer.from(`${text("creds")}\n`)),
      );
    if (way === "nkey") return proven("nkey", "a seed (SU…)", nkeyAuthenticator(bytes("nkey")));
    return undefined;
  };
  /** The library reads a key when the server asks for a signature, and its complaints may quote it. */
  const proven = (key: string, form: string, made: Authenticator): Authenticator => {
    try {
      made("nonce");
      return made;
    } catch {
      throw wrong(`has a key ${key} that is not ${form}`);
    }
  };
  if (!isTls && tls.verification !== undefined)
    throw new OperatorError("SINK_MISCONFIGURED", {
      sink,
      detail: "spec.tls is given, and nats.url is nats://; write tls:// to use it",
    });
  if (!isTls && (tls.ca ?? tls.client) !== undefined)
    throw wrong("has ca.crt or tls.crt, and nats.url is nats://; write tls:// to use them");
  return { authenticator: authenticator(), validUntil: endOf(text("creds") ?? ""), tls };
}
