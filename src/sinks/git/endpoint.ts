import { OperatorError } from "../../errors/operator-error.ts";
import type { Egress } from "../../net/egress.ts";
import type { SinkContext } from "../sink.ts";
import type { Tls } from "../tls.ts";
import { isSshForm, parseSshAddress } from "./ssh-address.ts";

/** Where a repository is and how to get in. */
export interface Endpoint {
  readonly url: URL;
  /** Value of the Authorization header. */
  readonly authorization: string | undefined;
  readonly tls: Tls;
}

export function textsOf(
  credentials: SinkContext["credentials"],
): (key: string) => string | undefined {
  return (key) => {
    const bytes = credentials.get(key);
    // `echo secret | base64` leaves a line break that nobody means.
    return bytes === undefined
      ? undefined
      : Buffer.from(bytes)
          .toString("utf8")
          .replace(/\r?\n$/, "");
  };
}

const logins = ["token", "username", "password"];

const authorizationOf = ({ credentials, name, tls }: SinkContext): string | undefined => {
  const wrong = (detail: string): OperatorError =>
    new OperatorError("SINK_MISCONFIGURED", { sink: name, detail });
  // A Secret that only signs commits lets nobody in.
  if ([...credentials.keys()].every((it) => it.startsWith("ssh-signingkey"))) return undefined;
  // Who has a certificate may need nothing else.
  if (tls.client !== undefined && !logins.some((key) => credentials.has(key))) return undefined;
  const text = textsOf(credentials);
  const token = text("token");
  const username = text("username") ?? (token === undefined ? undefined : "x-access-token");
  const password = token ?? text("password");
  if (username === undefined || password === undefined || username === "" || password === "")
    throw wrong("the Secret needs the keys username and password, or token");
  if (username.includes(":")) throw wrong("the Secret's key username must not contain a colon");
  return `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
};

/** What is wrong with `text` as the URL of a repository. Never quotes it: it may hold a credential. */
export function endpointFault(text: string, egress: Egress): string | undefined {
  const fault = isSshForm(text) ? sshFault(text) : urlFault(text, egress);
  if (fault !== undefined) return fault;
  try {
    egress.check(hostOf(text));
    return undefined;
  } catch (error) {
    if (error instanceof OperatorError) return error.message;
    throw error;
  }
}

function hostOf(text: string): string {
  const address = isSshForm(text) ? parseSshAddress(text) : undefined;
  return typeof address === "object" ? address.host : new URL(text).hostname;
}

function sshFault(text: string): string | undefined {
  const address = parseSshAddress(text);
  return typeof address === "string" ? address : undefined;
}

function urlFault(text: string, egress: Egress): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !["https:", "http:", "file:"].includes(url.protocol))
    return "endpoint must be a URL with https://, http://, ssh:// or file://, or user@host:path for SSH";
  if (url.username !== "" || url.password !== "")
    return "endpoint must not hold a user or password; put them into a Secret, see secretRef";
  if (url.search !== "" || url.hash !== "")
    return "endpoint must not have a query or a fragment; the branch stands in git.branch";
  if (url.protocol !== "file:") return undefined;
  if (!egress.allowsFiles) return "endpoint file:// works with --dev only";
  return url.host === "" ? undefined : "endpoint file:// must not name a host";
}

/** The host is checked when it is dialed. @throws {OperatorError} SINK_MISCONFIGURED */
export function endpointOf(text: string, context: SinkContext): Endpoint {
  const fault = urlFault(text, context.egress);
  if (fault !== undefined)
    throw new OperatorError("SINK_MISCONFIGURED", { sink: context.name, detail: fault });
  const url = new URL(text);
  const { tls } = context;
  const authorization = url.protocol === "file:" ? undefined : authorizationOf(context);
  return { url, authorization, tls };
}
