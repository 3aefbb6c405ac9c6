import { DatabaseError } from "pg";
import { OperatorError } from "../../errors/operator-error.ts";

/** What may stand in a message about a sink. */
export interface Place {
  readonly sink: string;
  /** `host:port`. */
  readonly host: string;
  /** `schema.table`. */
  readonly table: string;
  /** Who holds locks that others wait for, as sentences; looked up after a wait that was too long. */
  readonly holders?: readonly string[];
}

type Translate = (place: Place, error: DatabaseError) => OperatorError;

const unreachable =
  (detail: string): Translate =>
  ({ sink, host }) =>
    new OperatorError("SINK_UNREACHABLE", { sink, host, detail });
const unauthorized =
  (detail: string): Translate =>
  ({ sink }, { code }) =>
    new OperatorError("SINK_UNAUTHORIZED", { sink, detail: `${detail} (SQLSTATE ${code})` });
const misconfigured =
  (detail: string): Translate =>
  ({ sink }, { code }) =>
    new OperatorError("SINK_MISCONFIGURED", { sink, detail: `${detail} (SQLSTATE ${code})` });
const rejected =
  (detail: string): Translate =>
  ({ sink }, { code }) =>
    new OperatorError("SINK_REJECTED", { sink, detail: `${detail} (SQLSTATE ${code})` });

const denied: Translate = (place, error) =>
  unauthorized(
    `grant the role SELECT, INSERT, UPDATE and DELETE on ${place.table}, ${place.table}_epochs and, with a history, ${place.table}_history, ` +
      "and CREATE on their schema where provisioning.mode is ensure",
  )(place, error);

/** PgBouncer gives nearly all its refusals one SQLSTATE, and tells them apart in words: a protocol violation it is none. */
const pooled: Translate = (place, error) => {
  if (/authentication failed|no such user/i.test(error.message))
    return unauthorized("wrong user or password")(place, error);
  if (/no such database/i.test(error.message))
    return misconfigured("there is no such database")(place, error);
  if (/unsupported startup parameter/i.test(error.message))
    return misconfigured(
      "a pooler refuses a setting of the connection string; leave out options, or list it in ignore_startup_parameters",
    )(place, error);
  return unreachable("the connection broke")(place, error);
};

const locked: Translate = (place, error) => {
  const { holders = [] } = place;
  const who = holders.length === 0 ? "somebody who has let go since" : holders.join("; ");
  return rejected(`waited too long for a lock held by ${who}`)(place, error);
};

/** By SQLSTATE, else by its class. Source: PostgreSQL, Appendix A. */
const states: Readonly<Record<string, Translate>> = {
  "08": unreachable("the connection broke"),
  "08P01": pooled,
  "28": unauthorized(
    "the server does not accept this user from here, or not without a client certificate (tls.crt, tls.key); see its pg_hba.conf",
  ),
  "28P01": unauthorized("wrong user or password"),
  "42501": denied,
  "3D000": misconfigured("there is no such database"),
  "3F000": misconfigured("there is no such schema"),
  "42P01": misconfigured("the table is gone"),
  "42703": misconfigured("a column is gone"),
  "53": unreachable("the server is short of resources"),
  "53100": rejected("the server's disk is full"),
  "53200": rejected("the server is out of memory"),
  "53300": unreachable("the server has no connection left"),
  "57P01": unreachable("the server is shutting down"),
  "57P02": unreachable("the server crashed and restarts"),
  "57P03": unreachable("the server is starting up"),
  "57P05": unreachable("the server closed an idle session"),
  "25P03": unreachable("the server ended a transaction that idled too long"),
  "25P04": rejected("the transaction took longer than the server's transaction_timeout"),
  "57014": rejected("a statement took longer than its limit, or was cancelled"),
  "55P03": locked,
  "40": rejected("somebody else wrote the same rows"),
  "25006": rejected("the server is read-only; is it a standby?"),
};

const rest: Translate = ({ sink }, { code, constraint, table }) => {
  const facts = [
    `SQLSTATE ${code}`,
    ...(constraint === undefined ? [] : [`constraint ${constraint}`]),
    ...(table === undefined ? [] : [`table ${table}`]),
  ];
  return new OperatorError("SINK_REJECTED", { sink, detail: facts.join(", ") });
};

const certificate =
  "its certificate is not trusted; put the CA into spec.tls or the Secret's key ca.crt";
/** By code of Node or, where pg gives none, by pg's own text. */
const failures: Readonly<Record<string, string>> = {
  ECONNREFUSED: "connection refused; is the server up and the port right?",
  ECONNRESET: "the connection was reset",
  EPIPE: "the connection was reset",
  ENOTFOUND: "the name is not known",
  EAI_AGAIN: "the name server does not answer",
  ETIMEDOUT: "no answer in time",
  EHOSTUNREACH: "no route to the host",
  ENETUNREACH: "no route to the network",
  DEPTH_ZERO_SELF_SIGNED_CERT: certificate,
  SELF_SIGNED_CERT_IN_CHAIN: certificate,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: certificate,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: certificate,
  UNABLE_TO_GET_ISSUER_CERT: certificate,
  CERT_HAS_EXPIRED: "its certificate has expired",
  CERT_NOT_YET_VALID: "its certificate is not valid yet",
  ERR_SSL_TLSV1_ALERT_UNKNOWN_CA: "it does not trust the client certificate tls.crt",
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: "it wants a client certificate: tls.crt and tls.key",
  ERR_TLS_CERT_ALTNAME_INVALID: "its certificate names another host",
  "timeout expired": "no answer within 10 s",
  "Query read timeout": "no answer to a statement in time",
  "Connection terminated": "the connection was closed",
  "Connection terminated unexpectedly": "the server closed the connection",
  "The server does not support SSL connections": "it offers no TLS; sslmode asks for it",
};

const networkFailure = (error: Error): string | undefined => {
  const code = "code" in error && typeof error.code === "string" ? error.code : undefined;
  const known = failures[code ?? error.message];
  if (known !== undefined || code === undefined) return known;
  return "syscall" in error || /^(ERR_SSL_|ERR_TLS_|CERT_)/.test(code)
    ? `failed with ${code}`
    : undefined;
};

/**
 * Puts what pg and the socket threw into words. The server's text is dropped, cause included: it quotes rows.
 * Anything not foreseen comes back as it is.
 */
export function translate(error: unknown, place: Place): unknown {
  if (error instanceof OperatorError || !(error instanceof Error)) return error;
  if (error instanceof DatabaseError) {
    const code = error.code ?? "";
    return (states[code] ?? states[code.slice(0, 2)] ?? rest)(place, error);
  }
  if (error.message.startsWith("SASL"))
    return new OperatorError("SINK_UNAUTHORIZED", {
      sink: place.sink,
      detail: "the login failed; is the password in the connection string?",
    });
  const detail = networkFailure(error);
  if (detail === undefined) return error;
  return new OperatorError("SINK_UNREACHABLE", { sink: place.sink, host: place.host, detail });
}
