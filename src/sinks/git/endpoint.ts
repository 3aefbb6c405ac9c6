import { OperatorError } from "../../errors/operator-error.ts";
import type { SinkContext } from "../sink.ts";

/** Where a repository is and how to get in. */
export interface Endpoint {
  readonly url: URL;
  /** Value of the Authorization header. */
  readonly authorization: string | undefined;
  /** PEM. */
  readonly authorities: string | undefined;
}

function textsOf(credentials: SinkContext["credentials"]): (key: string) => string | undefined {
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

const authorizationOf = ({ credentials, name }: SinkContext): string | undefined => {
  const wrong = (detail: string): OperatorError =>
    new OperatorError("SINK_MISCONFIGURED", { sink: name, detail });
  if (credentials.size === 0) return undefined;
  const text = textsOf(credentials);
  const token = text("token");
  const username = text("username") ?? (token === undefined ? undefined : "x-access-token");
  const password = token ?? text("password");
  if (username === undefined || password === undefined || username === "" || password === "")
    throw wrong("the Secret needs the keys username and password, or token");
  if (username.includes(":")) throw wrong("the Secret's key username must not contain a colon");
  return `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
};

/** @throws {OperatorError} SINK_MISCONFIGURED, which never quotes the URL: it may hold a credential */
export function endpointOf(text: string, context: SinkContext): Endpoint {
  const wrong = (detail: string): OperatorError =>
    new OperatorError("SINK_MISCONFIGURED", { sink: context.name, detail });
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !["https:", "http:", "file:"].includes(url.protocol))
    throw wrong("endpoint must be a URL with https://, http:// or file://");
  if (url.username !== "" || url.password !== "")
    throw wrong("endpoint must not hold a user or password; put them into a Secret, see secretRef");
  if (url.search !== "" || url.hash !== "")
    throw wrong("endpoint must not have a query or a fragment; the branch stands in git.branch");
  if (url.protocol === "file:") {
    if (!context.egress.allowsFiles) throw wrong("endpoint file:// works with --dev only");
    if (url.host !== "") throw wrong("endpoint file:// must not name a host");
    return { url, authorization: undefined, authorities: undefined };
  }
  return {
    url,
    authorization: authorizationOf(context),
    authorities: textsOf(context.credentials)("ca.crt"),
  };
}
