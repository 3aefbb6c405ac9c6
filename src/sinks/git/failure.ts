import { OperatorError } from "../../errors/operator-error.ts";
import { ProtocolError } from "./protocol-error.ts";

/** What may stand in a message about a sink. */
export interface Place {
  readonly sink: string;
  /** `host:port`, or `file`. */
  readonly host: string;
}

const certificate =
  "its certificate is not trusted; put the CA into spec.tls or the Secret's key ca.crt";
const reset = "the connection was reset";
/** By code of Node or undici. */
const connectionFailures: Readonly<Record<string, string>> = {
  ECONNREFUSED: "connection refused; is the server up and the port right?",
  ECONNRESET: reset,
  EPIPE: reset,
  UND_ERR_SOCKET: reset,
  ENOTFOUND: "the name is not known",
  EAI_AGAIN: "the name server does not answer",
  ETIMEDOUT: "no answer in time",
  UND_ERR_CONNECT_TIMEOUT: "no connection within 10 s",
  UND_ERR_HEADERS_TIMEOUT: "no answer in time",
  UND_ERR_BODY_TIMEOUT: "the answer stopped",
  EHOSTUNREACH: "no route to the host",
  ENETUNREACH: "no route to the network",
  DEPTH_ZERO_SELF_SIGNED_CERT: certificate,
  SELF_SIGNED_CERT_IN_CHAIN: certificate,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: certificate,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: certificate,
  UNABLE_TO_GET_ISSUER_CERT: certificate,
  CERT_HAS_EXPIRED: "its certificate has expired",
  ERR_TLS_CERT_ALTNAME_INVALID: "its certificate names another host",
};

const fileFailures: Readonly<Record<string, string>> = {
  EACCES: "no permission to write to the repository's folder",
  EPERM: "no permission to write to the repository's folder",
  EROFS: "the repository's disk is read-only",
  ENOSPC: "the repository's disk is full",
  EDQUOT: "the repository's disk is full",
};

const codeOf = (error: Error): string | undefined =>
  "code" in error && typeof error.code === "string" ? error.code : undefined;

const connectionFailure = (error: Error): string | undefined => {
  const code = codeOf(error) ?? "";
  const known = connectionFailures[code];
  if (known !== undefined) return known;
  // undici gives no code where the connection ends among the headers.
  if (code === "" && error.name === "HTTPParserError") return "the answer broke off";
  return "syscall" in error || /^(UND_ERR_|HPE_|ERR_SSL_|ERR_TLS_|CERT_)/.test(code)
    ? `failed with ${code}`
    : undefined;
};

/** undici wraps what the socket threw; Node gathers one error for each address it tried. */
function* causesOf(error: Error): Generator<Error> {
  yield error;
  if (error.cause instanceof Error) yield* causesOf(error.cause);
  if (error instanceof AggregateError)
    for (const it of error.errors as unknown[]) if (it instanceof Error) yield* causesOf(it);
}

/** Puts what was thrown into words; texts of others are dropped. Anything not foreseen comes back as it is. */
export function translate(error: unknown, { sink, host }: Place): unknown {
  if (!(error instanceof Error)) return error;
  for (const cause of causesOf(error)) {
    if (cause instanceof OperatorError) return cause;
    if (cause instanceof ProtocolError)
      return new OperatorError("SINK_REJECTED", {
        sink,
        detail: `the repository's answer is not understood (${cause.message})`,
      });
    const denied = host === "file" ? fileFailures[codeOf(cause) ?? ""] : undefined;
    if (denied !== undefined)
      return new OperatorError("SINK_UNAUTHORIZED", { sink, detail: denied });
    const detail = connectionFailure(cause);
    if (detail !== undefined) return new OperatorError("SINK_UNREACHABLE", { sink, host, detail });
  }
  return error;
}

const certain: Readonly<Record<number, (place: Place) => OperatorError>> = {
  401: ({ sink }) =>
    new OperatorError("SINK_UNAUTHORIZED", { sink, detail: "wrong user, password or token" }),
  403: ({ sink }) =>
    new OperatorError("SINK_UNAUTHORIZED", {
      sink,
      detail: "they may not push to this repository",
    }),
  404: ({ sink }) =>
    new OperatorError("SINK_MISCONFIGURED", {
      sink,
      detail: "the repository was not found, or the credentials give no access to it",
    }),
  413: ({ sink }) =>
    new OperatorError("SINK_REJECTED", { sink, detail: "the server takes no push of this size" }),
};

/** What an HTTP status other than 200 means. */
export function statusFailure(status: number, place: Place): OperatorError {
  const { sink, host } = place;
  const known = certain[status];
  if (known !== undefined) return known(place);
  if (status >= 300 && status < 400)
    return new OperatorError("SINK_MISCONFIGURED", {
      sink,
      detail: `the endpoint answers ${status} with another address; use that one`,
    });
  if (status >= 500 || status === 429 || status === 408)
    return new OperatorError("SINK_UNREACHABLE", { sink, host, detail: `it answered ${status}` });
  return new OperatorError("SINK_REJECTED", { sink, detail: `the server answered ${status}` });
}
