import { isDeepStrictEqual } from "node:util";
import type { KindEntry } from "../../generated/kinds.ts";
import type { Clock, Millis } from "../runtime/clock.ts";
import type { ApiClient } from "./api-client.ts";
import { statusOf } from "./api-failure.ts";

/** An object whose status is written, as it was last seen. */
export interface Reported {
  readonly metadata: {
    readonly namespace?: string;
    readonly name: string;
    readonly uid?: string;
  };
  readonly status?: object;
}

/** Writes status, and only what changed. */
export interface StatusWriter {
  /** Server-side apply. An object that is gone is fine. @throws {OperatorError} as ApiClient.request */
  apply(kind: KindEntry, object: Reported, status: object, signal: AbortSignal): Promise<void>;
}

/** Shortest time between two writes to one object. */
const interval: Millis = 1_000;

interface Written {
  readonly status: object;
  readonly at: number;
}

export function createStatusWriter(client: ApiClient, clock: Clock): StatusWriter {
  /** What we wrote last, by uid: the informer's view may be older. */
  const written = new Map<string, Written>();
  return {
    apply: async (kind, { metadata, status: seen }, status, signal) => {
      const uid = metadata.uid ?? "";
      const last = written.get(uid);
      if (isDeepStrictEqual(status, last?.status ?? seen ?? {})) return;
      if (last !== undefined) await clock.sleep(last.at + interval - clock.now(), signal);
      const { group, version, plural } = kind;
      const place = `/apis/${group}/${version}/namespaces/${metadata.namespace ?? ""}/${plural}/${metadata.name}/status`;
      try {
        await client.request(
          {
            method: "PATCH",
            path: place,
            query: { fieldManager: "kollect", force: "true" },
            contentType: "application/apply-patch+yaml",
            body: {
              apiVersion: `${group}/${version}`,
              kind: kind.kind,
              metadata: { name: metadata.name, namespace: metadata.namespace, uid: metadata.uid },
              status,
            },
            resource: `${plural}/status`,
          },
          signal,
        );
        written.set(uid, { status, at: clock.now() });
      } catch (error) {
        written.delete(uid);
        if (statusOf(error) !== 404) throw error;
      }
    },
  };
}
