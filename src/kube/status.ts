import { isDeepStrictEqual } from "node:util";
import type { KindEntry } from "../../generated/kinds.ts";
import type { Clock, Millis } from "../runtime/clock.ts";
import { isBefore } from "../runtime/resource-version.ts";
import type { ApiClient } from "./api-client.ts";
import { statusOf } from "./api-failure.ts";
import { pathOf } from "./collection-path.ts";
import { fieldManager } from "./objects.ts";

/** An object whose status is written, as it was last seen. */
export interface Reported {
  readonly metadata: {
    readonly namespace?: string;
    readonly name: string;
    readonly uid?: string;
    readonly resourceVersion?: string;
  };
  readonly status?: object;
}

/** Writes status, and only what changed. */
export interface StatusWriter {
  /**
   * The object with the status that it has or is about to have: an informer may still tell of an earlier one, and a
   * status that rests on that would go back and forth for ever. What somebody else wrote since is believed, and mended.
   */
  latest<T extends Reported>(object: T): T;
  /** Server-side apply. An object that is gone is fine. @throws {OperatorError} as ApiClient.request */
  apply(kind: KindEntry, object: Reported, status: object, signal: AbortSignal): Promise<void>;
}

/** Shortest time between two writes to one object. */
const interval: Millis = 1_000;

/** Objects whose last status is remembered; of the others what the API server says is believed. */
const remembered = 10_000;

interface Written {
  readonly status: object;
  readonly at: Millis;
  /** Of the object with this status; empty where the server did not tell. */
  readonly version: string;
}

const isOutdated = ({ version }: Written, { metadata }: Reported): boolean =>
  isBefore(version, metadata.resourceVersion ?? "");

export function createStatusWriter(client: ApiClient, clock: Clock): StatusWriter {
  /** What we wrote last, by uid, the oldest first: the informer's view may be older. */
  const written = new Map<string, Written>();

  const remember = (uid: string, status: object, version: string): void => {
    written.delete(uid);
    written.set(uid, { status, at: clock.now(), version });
    const [oldest] = written.keys();
    if (written.size > remembered && oldest !== undefined) written.delete(oldest);
  };

  const latest = <T extends Reported>(object: T): T => {
    const last = written.get(object.metadata.uid ?? "");
    return last === undefined || isOutdated(last, object)
      ? object
      : { ...object, status: last.status };
  };

  return {
    latest,
    apply: async (kind, object, given, signal) => {
      const { metadata } = object;
      const { group, version, plural } = kind;
      const { namespace, name, uid = "" } = metadata;
      // As it will be read back: without members that are undefined, and ours to keep.
      const status = JSON.parse(JSON.stringify(given)) as object;
      const last = written.get(uid);
      if (isDeepStrictEqual(status, latest(object).status ?? {})) return;
      if (last !== undefined) await clock.sleep(last.at + interval - clock.now(), signal);
      try {
        const answer = await client.request<Partial<Reported>>(
          {
            method: "PATCH",
            path: `${pathOf(kind, kind.namespaced ? namespace : undefined)}/${name}/status`,
            query: { fieldManager, force: "true" },
            contentType: "application/apply-patch+yaml",
            body: {
              apiVersion: `${group}/${version}`,
              kind: kind.kind,
              // A uid here would guard nothing: API servers ignore it when they apply the status of a custom
              // resource. A status that hits a successor of the same name is mended by its own reconcile.
              metadata: { name, namespace },
              status,
            },
            resource: `${plural}.${group}/status`,
          },
          signal,
        );
        remember(uid, status, answer.metadata?.resourceVersion ?? "");
      } catch (error) {
        written.delete(uid);
        if (statusOf(error) !== 404) throw error;
      }
    },
  };
}
