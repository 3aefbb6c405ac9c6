import type {
  Condition,
  Conditions,
  KollectInventory,
  KollectTarget,
  SinkExport,
  SinkStatus,
} from "../../../generated/types.ts";
import { annotations } from "../../../generated/kinds.ts";
import type { SinkSpec } from "../../sinks/registry.ts";

/** How something is, by its conditions. */
export interface Health {
  readonly ready: boolean;
  /** As conditions give it (docs/reference/conditions.md); Unjudged and Outdated are ours. */
  readonly reason: string;
  readonly message: string;
}

/** One resource of Kollect, as its status tells. Times are as the API server has them. */
export interface StatusItem extends Health {
  /** Context; only where several are asked. */
  readonly cluster?: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** Of targets. */
  readonly profile?: string;
  /** Of sinks. */
  readonly type?: string;
  /** Collected by a target; in the snapshot of an inventory. */
  readonly rows?: number;
  /** Since when rows of a target may not be what the cluster has. */
  readonly behindSince?: string;
  /** An inventory was asked for a resync, and has not answered. */
  readonly resyncPending?: boolean;
  /** Of inventories. */
  readonly exports?: readonly ExportItem[];
}

/** What an inventory says of one of its sinks. */
export interface ExportItem extends Health {
  /** "snapshot/history". */
  readonly sink: string;
  /** In the sink. */
  readonly rows?: number;
  /** Since when the sink does not hold the current rows. */
  readonly behindSince?: string;
  readonly lastExportTime?: string;
  readonly lastVerifiedTime?: string;
  readonly rowsRepaired?: number;
}

/** A sink resource of any family, as it stands in the cluster. */
export interface OwnSink {
  readonly metadata: Judged["metadata"];
  readonly spec: SinkSpec;
  readonly status?: SinkStatus;
}

export interface Judged {
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly generation?: number;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly status?: { readonly observedGeneration?: number; readonly conditions?: Conditions };
}

/** Synced=False for these is how it should be: a change is on its way, or somebody wants nothing to happen. */
const expected: ReadonlySet<string> = new Set(["Exporting", "Suspended"]);

const conditionOf = (conditions: Conditions | undefined, type: string): Condition | undefined =>
  conditions?.find((it) => it.type === type);

const healthy = (condition: Condition | undefined): Health => ({
  ready: true,
  reason: condition?.reason ?? "",
  message: condition?.message ?? "",
});

const unhealthy = ({ reason, message }: Omit<Health, "ready">): Health => ({
  ready: false,
  reason,
  message,
});

const unjudged = {
  reason: "Unjudged",
  message: "no operator has looked at it yet; does kollect operator run?",
};
const outdated = {
  reason: "Outdated",
  message: "its status is about an earlier spec; does kollect operator run?",
};

export function healthOf({ metadata, status }: Judged): Health {
  const { observedGeneration = 0, conditions } = status ?? {};
  const ready = conditionOf(conditions, "Ready");
  if (ready === undefined) return unhealthy(unjudged);
  if (observedGeneration < (metadata.generation ?? 0)) return unhealthy(outdated);
  return ready.status === "True" ? completeness(ready, conditions) : rest(ready);
}

/** What somebody suspended is at rest, not in trouble. */
const rest = (ready: Condition): Health =>
  ready.reason === "Suspended" ? healthy(ready) : unhealthy(ready);

/** What does its work may do so in part. */
function completeness(ready: Condition, conditions: Conditions | undefined): Health {
  const degraded = conditionOf(conditions, "Degraded");
  if (degraded?.status === "True") return unhealthy(degraded);
  const synced = conditionOf(conditions, "Synced");
  if (synced === undefined || synced.status === "True") return healthy(ready);
  return expected.has(synced.reason) ? healthy(synced) : unhealthy(synced);
}

const identityOf = ({ metadata: { namespace = "", name } }: Judged) => ({ namespace, name });

export function targetItem(target: KollectTarget): StatusItem {
  const { collectedCount: rows, staleSince } = target.status ?? {};
  return {
    kind: "KollectTarget",
    ...identityOf(target),
    ...healthOf(target),
    profile: target.spec.profileRef,
    ...(rows !== undefined && { rows }),
    ...(staleSince !== undefined && { behindSince: staleSince }),
  };
}

export function inventoryItem(inventory: KollectInventory): StatusItem {
  const { itemCount: rows, sinkExports = [], lastHandledRequestedAt } = inventory.status ?? {};
  const requestedAt = inventory.metadata.annotations?.[annotations.requestedAt];
  const isPending = requestedAt !== undefined && requestedAt !== lastHandledRequestedAt;
  return {
    kind: "KollectInventory",
    ...identityOf(inventory),
    ...healthOf(inventory),
    ...(rows !== undefined && { rows }),
    ...(isPending && { resyncPending: true }),
    exports: sinkExports.map(exportItem),
  };
}

function exportItem({ name: sink, conditions, ...facts }: SinkExport): ExportItem {
  const synced = conditionOf(conditions, "Synced");
  const isBehind = synced?.status === "False";
  const { rows, lastExportTime, lastVerifiedTime, rowsRepaired } = facts;
  return {
    sink,
    ...(isBehind && !expected.has(synced.reason) ? unhealthy(synced) : healthy(synced)),
    ...(rows !== undefined && { rows }),
    ...(isBehind && { behindSince: synced.lastTransitionTime }),
    ...(lastExportTime !== undefined && { lastExportTime }),
    ...(lastVerifiedTime !== undefined && { lastVerifiedTime }),
    ...(rowsRepaired !== undefined && { rowsRepaired }),
  };
}

export const sinkItem = (kind: string, sink: OwnSink): StatusItem => ({
  kind,
  ...identityOf(sink),
  ...healthOf(sink),
  type: sink.spec.type,
});

/** What is not ready, a line each: what, why and what to do. */
export const problemsOf = (items: readonly StatusItem[]): readonly string[] =>
  items.flatMap((item) => {
    const { cluster, kind, namespace, name, ready, reason, message, exports = [] } = item;
    const who = `${cluster === undefined ? "" : `context ${cluster}: `}${kind} ${namespace}/${name}`;
    const failing = exports.filter((it) => !it.ready);
    if (failing.length > 0)
      return failing.map((it) => `${who} to ${it.sink}: ${it.reason}: ${it.message}`);
    return ready ? [] : [`${who}: ${reason}: ${message}`];
  });
