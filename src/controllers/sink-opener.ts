import { isDeepStrictEqual } from "node:util";
import { OperatorError } from "../errors/operator-error.ts";
import type { OpenedSink } from "../export/connection.ts";
import type { Egress } from "../net/egress.ts";
import { driverOf, type SinkSpec } from "../sinks/registry.ts";

/** A sink resource of any family. */
export interface SinkResource {
  readonly metadata: { readonly namespace?: string; readonly name: string };
  readonly spec: SinkSpec;
}

/** Opens a sink with its Secret as it is now. @throws {OperatorError} SINK_MISCONFIGURED */
export type OpenSinkResource = (resource: SinkResource, signal: AbortSignal) => Promise<OpenedSink>;

/** Keys of a Secret as bytes; `undefined` when there is no such Secret. */
export type ReadSecret = (
  namespace: string,
  name: string,
  signal: AbortSignal,
) => Promise<ReadonlyMap<string, Uint8Array> | undefined>;

export function sinkOpener(readSecret: ReadSecret, egress: Egress): OpenSinkResource {
  return async ({ metadata, spec }, signal) => {
    const namespace = metadata.namespace ?? "";
    const name = `${namespace}/${metadata.name}`;
    const driver = driverOf(spec);
    const secret = driver.secretName(spec);
    const read = (running: AbortSignal): ReturnType<ReadSecret> =>
      secret === undefined ? Promise.resolve(new Map()) : readSecret(namespace, secret, running);
    const credentials = await read(signal);
    if (credentials === undefined)
      throw new OperatorError("SINK_MISCONFIGURED", {
        sink: name,
        detail: `there is no Secret ${secret ?? ""} in ${namespace}; create it or correct the reference`,
      });
    return {
      sink: driver.open(spec, { name, credentials, egress }),
      isCurrent: async (running) => isDeepStrictEqual(await read(running), credentials),
    };
  };
}
