import { OperatorError } from "../errors/operator-error.ts";
import type { ApiClient } from "../kube/api-client.ts";
import { readSecret } from "../kube/objects.ts";
import type { Egress } from "../net/egress.ts";
import { driverOf, type SinkSpec } from "../sinks/registry.ts";
import type { Sink } from "../sinks/sink.ts";

/** A sink resource of either family. */
export interface SinkResource {
  readonly metadata: { readonly namespace?: string; readonly name: string };
  readonly spec: SinkSpec;
}

/** Opens a sink with its Secret as it is now. @throws {OperatorError} SINK_MISCONFIGURED */
export type OpenSink = (resource: SinkResource, signal: AbortSignal) => Promise<Sink>;

export function sinkOpener(client: ApiClient, egress: Egress): OpenSink {
  return async ({ metadata, spec }, signal) => {
    const namespace = metadata.namespace ?? "";
    const name = `${namespace}/${metadata.name}`;
    const driver = driverOf(spec);
    const secret = driver.secretName(spec);
    const credentials =
      secret === undefined
        ? new Map<string, Uint8Array>()
        : await readSecret(client, namespace, secret, signal);
    if (credentials === undefined)
      throw new OperatorError("SINK_MISCONFIGURED", {
        sink: name,
        detail: `there is no Secret ${secret ?? ""} in ${namespace}; create it or correct the reference`,
      });
    return driver.open(spec, { name, credentials, egress });
  };
}
