import { isIP } from "node:net";
import { OperatorError } from "../../errors/operator-error.ts";
import type { Egress } from "../../net/egress.ts";

/** Where a server is. */
export interface Address {
  /** A name, or an address without brackets. */
  readonly host: string;
  readonly port: number;
  /** The connection is encrypted, or there is none. */
  readonly tls: boolean;
}

const defaultPort = 4222;
const form = /^(nats|tls):\/\/(\[[0-9A-Fa-f:.%]+\]|[A-Za-z0-9_.-]+)(?::(\d{1,5}))?\/?$/;

/**
 * What is wrong with `text` as the URL of a NATS server. One host only: what a cluster tells of its other servers is not
 * followed, as nobody has checked that they may be dialed; a name with several addresses does the same.
 */
function formFault(text: string): string | undefined {
  if (text.includes("@"))
    return "nats.url must not hold a user, password or token; put them into a Secret, see secretRef";
  const [, , host = "", port = "4222"] = form.exec(text) ?? [];
  if (host === "")
    return "nats.url must be nats://host:4222 or tls://host:4222 with exactly one host";
  if (Number(port) < 1 || Number(port) > 65_535)
    return "nats.url has a port that is no number from 1 to 65535";
  return host.startsWith("[") && isIP(host.slice(1, -1)) !== 6
    ? "nats.url has brackets around what is no IPv6 address"
    : undefined;
}

/** As admission judges it: the form, and whether a literal address may be dialed. */
export function natsUrlFault(text: string, egress: Egress): string | undefined {
  const fault = formFault(text);
  if (fault !== undefined) return fault;
  try {
    egress.check(form.exec(text)?.[2] ?? "");
    return undefined;
  } catch (error) {
    if (error instanceof OperatorError) return error.message;
    throw error;
  }
}

/** The host is checked when it is dialed. @throws {OperatorError} SINK_MISCONFIGURED */
export function addressOf(text: string, sink: string): Address {
  const detail = formFault(text);
  if (detail !== undefined) throw new OperatorError("SINK_MISCONFIGURED", { sink, detail });
  const [, scheme, host = "", port] = form.exec(text) ?? [];
  return {
    host: host.replace(/^\[(.*)\]$/, "$1"),
    port: port === undefined ? defaultPort : Number(port),
    tls: scheme === "tls",
  };
}
