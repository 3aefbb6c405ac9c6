import { isDeepStrictEqual } from "node:util";
import { OperatorError } from "../errors/operator-error.ts";
import type { OpenedSink } from "../export/connection.ts";
import type { ApiClient } from "../kube/api-client.ts";
import { readSecret } from "../kube/objects.ts";
import type { Egress } from "../net/egress.ts";
import { driverOf, type SinkSpec } from "../sinks/registry.ts";
import { authoritySecretName, tlsOf } from "../sinks/tls.ts";

/** A sink resource of any family. */
export interface SinkResource {
  readonly metadata: { readonly namespace?: string; readonly name: string };
  readonly spec: SinkSpec;
}

/** Opens a sink with its Secrets as they are now. @throws {OperatorError} SINK_MISCONFIGURED */
export type OpenSinkResource = (resource: SinkResource, signal: AbortSignal) => Promise<OpenedSink>;

const nothing: ReadonlyMap<string, Uint8Array> = new Map();

export function sinkOpener(client: ApiClient, egress: Egress): OpenSinkResource {
  return async ({ metadata, spec }, signal) => {
    const namespace = metadata.namespace ?? "";
    const name = `${namespace}/${metadata.name}`;
    const driver = driverOf(spec);
    const named = [driver.secretName(spec), authoritySecretName(spec.tls)] as const;
    const read = (running: AbortSignal) =>
      Promise.all(
        named.map((it) =>
          it === undefined ? Promise.resolve(nothing) : readSecret(client, namespace, it, running),
        ),
      );
    const secrets = await read(signal);
    const [credentials = nothing, authorities = nothing] = secrets;
    const missing = named.find((it, index) => it !== undefined && secrets[index] === undefined);
    if (missing !== undefined)
      throw new OperatorError("SINK_MISCONFIGURED", {
        sink: name,
        detail: `there is no Secret ${missing} in ${namespace}; create it or correct the reference`,
      });
    const tls = tlsOf({ name, spec: spec.tls, credentials, authorities });
    return {
      sink: driver.open(spec, { name, credentials, tls, egress }),
      isCurrent: async (running) => isDeepStrictEqual(await read(running), secrets),
    };
  };
}
