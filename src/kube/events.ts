import type { KindEntry } from "../../generated/kinds.ts";
import type { Reason } from "../../generated/reasons.ts";
import { type Clock, dateAt, wallTime } from "../runtime/clock.ts";
import type { ApiClient } from "./api-client.ts";

/** What an event is about. */
export interface Regarded {
  readonly metadata: {
    readonly namespace?: string;
    readonly name: string;
    readonly uid?: string;
    readonly resourceVersion?: string;
  };
}

/**
 * Makes a Warning that `kubectl describe` shows. Events are a courtesy: one that cannot be made, as in a namespace that is
 * being deleted, is left out.
 */
export type Warn = (
  kind: KindEntry,
  object: Regarded,
  warning: { readonly reason: Reason; readonly action: string; readonly note: string },
  signal: AbortSignal,
) => Promise<void>;

/** The API server takes no longer note. */
const longestNote = 1_000;

/** @param instance name of this process, such as its pod's */
export function eventRecorder(client: ApiClient, clock: Clock, instance: string): Warn {
  return async ({ group, version, kind }, { metadata }, { reason, action, note }, signal) => {
    const { namespace = "default", name, uid, resourceVersion } = metadata;
    const request = client.request(
      {
        method: "POST",
        path: `/apis/events.k8s.io/v1/namespaces/${namespace}/events`,
        body: {
          apiVersion: "events.k8s.io/v1",
          kind: "Event",
          metadata: { namespace, generateName: `${name.slice(0, 200).replace(/[.-]+$/, "")}-` },
          eventTime: dateAt(wallTime(clock)).toISOString().replace("Z", "000Z"),
          reportingController: "kollect.dev/operator",
          reportingInstance: instance.slice(0, 128),
          type: "Warning",
          reason,
          action,
          note: note.slice(0, longestNote),
          regarding: {
            apiVersion: `${group}/${version}`,
            kind,
            namespace,
            name,
            uid,
            resourceVersion,
          },
        },
        resource: "events.events.k8s.io",
      },
      signal,
    );
    await request.catch(() => undefined);
  };
}
