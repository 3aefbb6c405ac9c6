import type { TlsSpec } from "../../generated/types.ts";
import type { Egress } from "../../src/net/egress.ts";
import type { SinkContext } from "../../src/sinks/sink.ts";
import { tlsOf } from "../../src/sinks/tls.ts";

export interface ContextWish {
  readonly name: string;
  readonly credentials: Readonly<Record<string, string>>;
  readonly egress: Egress;
  readonly tls?: TlsSpec | undefined;
  /** Keys of the Secret of `tls.caSecretRef`. */
  readonly authorities?: Readonly<Record<string, string>> | undefined;
}

const keysOf = (texts: Readonly<Record<string, string>>): Map<string, Uint8Array> =>
  new Map(Object.entries(texts).map(([key, text]) => [key, Buffer.from(text)]));

/** What the operator hands to a driver. */
export function contextOf(wish: ContextWish): SinkContext {
  const { name, egress, tls: spec } = wish;
  const credentials = keysOf(wish.credentials);
  const authorities = keysOf(wish.authorities ?? {});
  return { name, egress, credentials, tls: tlsOf({ name, spec, credentials, authorities }) };
}
