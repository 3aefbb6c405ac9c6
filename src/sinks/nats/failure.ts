import { JetStreamApiError } from "@nats-io/jetstream";
import {
  AuthorizationError,
  PermissionViolationError,
  RequestError,
} from "@nats-io/transport-node";
import { OperatorError } from "../../errors/operator-error.ts";
import { DialError } from "./dial.ts";

/** What may stand in a message about a sink. */
export interface Place {
  readonly sink: string;
  /** `host:port`. */
  readonly host: string;
  readonly stream: string;
  /** When the credentials end to be valid, as far as they say so. */
  readonly validUntil?: string | undefined;
}

type Translate = (place: Place) => OperatorError;

const unreachable =
  (detail: string): Translate =>
  ({ sink, host }) =>
    new OperatorError("SINK_UNREACHABLE", { sink, host, detail });
const unauthorized =
  (detail: string): Translate =>
  ({ sink }) =>
    new OperatorError("SINK_UNAUTHORIZED", { sink, detail });
/** Of the sign-in: a server that refuses what has expired says no more than of what is wrong. */
const refused =
  (detail: string): Translate =>
  (place) => {
    const { validUntil } = place;
    const end =
      validUntil === undefined ? "" : `; the Secret's creds are valid until ${validUntil}`;
    return unauthorized(detail + end)(place);
  };
const misconfigured =
  (detail: string): Translate =>
  ({ sink }) =>
    new OperatorError("SINK_MISCONFIGURED", { sink, detail });
const rejected =
  (detail: string): Translate =>
  ({ sink, stream }) =>
    new OperatorError("SINK_REJECTED", { sink, detail: `stream ${stream}: ${detail}` });

const notEnabled = misconfigured("JetStream is not enabled on the server, or not for this account");
const nobodyAnswers = unreachable(
  "nobody answers for the stream; it is gone, or too few of its servers are up",
);
const noAnswer = unreachable("no answer in time");

/** By err_code of JetStream. Source: errors.json of nats-server. */
const codes: Readonly<Record<number, Translate>> = {
  10_002: rejected("the account's limits for JetStream are reached"),
  10_008: unreachable("JetStream has no leader at present"),
  10_009: unreachable("the stream has no leader at present"),
  10_023: rejected("the server is short of resources for JetStream"),
  10_026: misconfigured("the account may not have more streams"),
  10_028: rejected("the server is short of memory for JetStream"),
  10_039: notEnabled,
  10_047: rejected("the server is short of storage for JetStream"),
  10_052: misconfigured("the stream cannot be made as specified"),
  10_054: rejected("a message is larger than max_msg_size; lower spec.maxRowBytes"),
  10_059: misconfigured("there is no such stream; create it, or set provisioning.mode to ensure"),
  10_065: misconfigured(
    "another stream of the account covers these subjects; choose another nats.subject, or name that stream",
  ),
  10_074: misconfigured("the server is no cluster; nats.replicas must be 1"),
  10_076: notEnabled,
  10_005: misconfigured("the cluster has no place for nats.replicas copies"),
  10_122: misconfigured("the account demands a size limit for streams; create the stream yourself"),
  10_176: rejected("a batch did not come in whole; the next attempt may pass"),
  10_210: rejected("too many batches are under way; the next attempt may pass"),
};

/** JetStream's own words for what a stream that is full refuses; they hold no values. */
const limits: Readonly<Record<string, string>> = {
  "maximum messages exceeded": "it is full: max_msgs is reached",
  "maximum bytes exceeded": "it is full: max_bytes is reached",
  "maximum messages per subject exceeded": "it is full: max_msgs_per_subject is reached",
  "message too large": "a message is larger than it can store; lower spec.maxRowBytes",
};

function ofStream(code: number, description: string): Translate {
  const known = codes[code];
  if (known !== undefined) return known;
  const limit = limits[description];
  return rejected(limit ?? `error ${code} of JetStream`);
}

/** The operation and the subject without what stands for a row. */
function denial({ operation, subject }: PermissionViolationError): Translate {
  const api = /^\$JS\.(?:[A-Za-z0-9_]+\.)?API\.[A-Z.]+/.exec(subject)?.[0];
  const where = api ?? (subject.startsWith("_INBOX") ? "_INBOX.>" : "the rows' subjects");
  const verb = operation === "subscription" ? "subscribe" : "publish";
  return unauthorized(
    `the user may not ${verb} to ${where}; docs/sinks/nats.md lists the permissions`,
  );
}

const certificate =
  "its certificate is not trusted; put the CA into spec.tls or the Secret's key ca.crt, and use a name that the certificate is for";
const words: Readonly<Record<string, string>> = {
  ECONNREFUSED: "connection refused",
  ECONNRESET: "connection reset",
  ENOTFOUND: "no such host",
  EAI_AGAIN: "the name cannot be resolved now",
  ETIMEDOUT: "no answer",
  EHOSTUNREACH: "no route",
  ENETUNREACH: "no route",
  EPIPE: "connection closed",
  DEPTH_ZERO_SELF_SIGNED_CERT: certificate,
  SELF_SIGNED_CERT_IN_CHAIN: certificate,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: certificate,
  UNABLE_TO_GET_ISSUER_CERT: certificate,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: certificate,
  ERR_TLS_CERT_ALTNAME_INVALID: certificate,
  CERT_HAS_EXPIRED: "its certificate has expired",
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED:
    "it wants a client certificate; see tls.crt and tls.key",
};

/** What nats-server says at sign-in instead of letting in. */
const greetings: readonly (readonly [RegExp, string])[] = [
  [/maximum (account active )?connections/i, "it has as many connections as it takes"],
  [/TLS required|secure connection/i, "it takes encrypted connections only"],
];

/** The library has one name for all of these, and the server's words for which. */
function ofSignIn({ message }: AuthorizationError): Translate {
  if (/authentication timeout/i.test(message))
    return unreachable("it gave up waiting for the sign-in; the network is slow, or this process");
  return refused(
    /authentication expired/i.test(message)
      ? "the account's authentication has expired"
      : "wrong token, user, password, key or certificate",
  );
}

const causes = (error: unknown): unknown[] => {
  const found: unknown[] = [];
  for (let it = error; it !== undefined && found.length < 5;)
    it = (found[found.push(it) - 1] as { cause?: unknown } | null)?.cause;
  return found;
};

const named: Readonly<Record<string, Translate>> = {
  UserAuthenticationExpiredError: refused("the user's authentication has expired"),
  JetStreamNotEnabled: notEnabled,
  TimeoutError: noAnswer,
};

function one(error: unknown): Translate | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error instanceof DialError)
    return error.isMisconfigured
      ? ({ sink, host }) =>
          new OperatorError("SINK_MISCONFIGURED", { sink, detail: `${host}: ${error.message}` })
      : unreachable(error.message);
  if (error instanceof PermissionViolationError) return denial(error);
  if (error instanceof AuthorizationError) return ofSignIn(error);
  if (error instanceof JetStreamApiError) return ofStream(error.code, error.message);
  if (error instanceof RequestError && error.isNoResponders()) return nobodyAnswers;
  return named[error.name] ?? ofSocket(error);
}

function ofSocket(error: Error): Translate | undefined {
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  const known = words[code];
  if (known !== undefined) return unreachable(known);
  return /^(ERR_SSL_|ERR_TLS_|CERT_)/.test(code) ? unreachable(`failed with ${code}`) : undefined;
}

/** How the library calls what ends with the connection. */
const broken = new Set([
  "ClosedConnectionError",
  "ConnectionError",
  "DrainingConnectionError",
  "ProtocolError",
  "RequestError",
]);

/**
 * Puts what the library and the socket threw into words. The server's own text is dropped, cause included. Anything not
 * foreseen comes back as it is. `denied`: the last thing that the server said this user may not do.
 */
export function translate(
  error: unknown,
  place: Place,
  denied?: PermissionViolationError,
): unknown {
  if (error instanceof OperatorError) return error;
  if (denied !== undefined) return denial(denied)(place);
  const found = causes(error)
    .map(one)
    .find((it) => it !== undefined);
  if (found !== undefined) return found(place);
  // The library gives nothing at all where the server hangs up without a word.
  if (error !== undefined && !(error instanceof Error && broken.has(error.name))) return error;
  const text = causes(error)
    .map((it) => (it instanceof Error ? it.message : ""))
    .join();
  const said = greetings.find(([pattern]) => pattern.test(text))?.[1];
  return unreachable(said ?? "the connection broke")(place);
}
