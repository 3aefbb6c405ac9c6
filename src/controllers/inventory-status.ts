import type {
  KollectInventory,
  KollectInventoryStatus,
  SinkExport,
} from "../../generated/types.ts";
import { annotations } from "../../generated/kinds.ts";
import type { LaneStatus } from "../export/lane.ts";
import type { Receipt } from "../sinks/sink.ts";
import type { Snapshot } from "../rows/snapshot.ts";
import {
  conditionsOf,
  type Finding,
  finding,
  type JudgedAt,
  timestamp,
  withKstatus,
} from "./conditions.ts";

/** One sink reference and what became of it: no lane when the sink does not exist, or the inventory is suspended. */
export interface RefStatus {
  /** Family and name, for example "database/warehouse". */
  readonly name: string;
  readonly isThere: boolean;
  /** Name of the sink that writes to the same place, so that this one does not. */
  readonly rival?: string | undefined;
  readonly lane: LaneStatus | undefined;
}

export interface InventoryFacts {
  readonly refs: readonly RefStatus[];
  /** `undefined` while a target of the namespace is being listed for the first time. */
  readonly snapshot: Snapshot | undefined;
  /** Targets whose rows are as they were when they could last be read. */
  readonly stale: readonly string[];
  /** Those of them that somebody has suspended. */
  readonly suspended: ReadonlySet<string>;
  readonly now: number;
}

/** Status of `inventory`, from facts alone. */
export function inventoryStatus(
  inventory: KollectInventory,
  facts: InventoryFacts,
): KollectInventoryStatus {
  const { refs, snapshot, now } = facts;
  const judged = { generation: inventory.metadata.generation ?? 0, now };
  const before = inventory.status;
  const sinkExports = refs.map((ref): SinkExport => {
    const past = before?.sinkExports?.find(({ name }) => name === ref.name);
    return exportOf(ref, past, judged);
  });
  const lastExportTime = sinkExports
    .flatMap((it) => it.lastExportTime ?? [])
    .toSorted()
    .at(-1);
  const itemCount = snapshot?.size ?? before?.itemCount;
  return {
    observedGeneration: judged.generation,
    conditions: conditionsOf(before?.conditions, withKstatus(findingsOf(inventory, facts)), judged),
    ...(itemCount !== undefined && { itemCount }),
    ...(lastExportTime !== undefined && { lastExportTime }),
    ...handledOf(inventory, refs),
    sinkExports,
  };
}

/** Annotations that have done their work. */
const handledOf = (
  inventory: KollectInventory,
  refs: readonly RefStatus[],
): Pick<KollectInventoryStatus, "lastHandledRequestedAt" | "lastHandledConfirmation"> => {
  const request = handledRequest(inventory, refs) ?? inventory.status?.lastHandledRequestedAt;
  const confirmation =
    handledConfirmation(inventory, refs) ?? inventory.status?.lastHandledConfirmation;
  return {
    ...(request !== undefined && { lastHandledRequestedAt: request }),
    ...(confirmation !== undefined && { lastHandledConfirmation: confirmation }),
  };
};

/** The request, once every sink that exists has answered it. */
const handledRequest = (
  { metadata }: KollectInventory,
  refs: readonly RefStatus[],
): string | undefined => {
  const requested = metadata.annotations?.[annotations.requestedAt];
  const lanes = refs.flatMap(({ lane }) => lane ?? []);
  const isHandled = lanes.length > 0 && lanes.every((it) => it.requestedAt === requested);
  return isHandled ? requested : undefined;
};

/** The confirmation, once each sink has been tried in this process and none is held: it has done its work, or came too early. */
const handledConfirmation = (
  { metadata }: KollectInventory,
  refs: readonly RefStatus[],
): string | undefined => {
  const lanes = refs.flatMap(({ lane }) => lane ?? []);
  const isOver = lanes.every(
    ({ isHeld, lastReceipt, error }) => !isHeld && (lastReceipt ?? error) !== undefined,
  );
  const confirmation = metadata.annotations?.[annotations.confirmDeletion];
  return lanes.length > 0 && isOver ? confirmation : undefined;
};

/** What this process has not seen yet stays as an earlier one left it. */
const exportOf = (ref: RefStatus, past: SinkExport | undefined, judged: JudgedAt): SinkExport => {
  const { name, lane } = ref;
  return {
    ...past,
    ...(lane?.lastReceipt !== undefined && receiptOf(lane, lane.lastReceipt)),
    ...(lane?.verification !== undefined && {
      lastVerifiedTime: timestamp(lane.verification.at),
      rowsRepaired: lane.verification.rowsRepaired,
    }),
    name,
    rowsLeftOut: lane?.lastReceipt === undefined ? (past?.rowsLeftOut ?? 0) : lane.leftOut.count,
    conditions: conditionsOf(past?.conditions, sinkFindings(ref), judged),
  };
};

const receiptOf = (
  { rows, writtenAt }: LaneStatus,
  { digest, revision }: Receipt,
): Partial<SinkExport> => ({
  rows,
  lastChecksum: digest,
  ...(revision !== undefined && { revision }),
  ...(writtenAt !== undefined && { lastExportTime: timestamp(writtenAt) }),
});

const rivalry = (rival: string): string =>
  `it writes to the same place as ${rival}, and each would undo what the other does; take one of them off the list, or give it a place or a spec.cluster of its own`;

/** A sink waiting for its interval holds what it should: that is synced. */
const sinkFindings = ({ isThere, rival, lane }: RefStatus): Finding[] => {
  if (!isThere)
    return [finding("Synced", false, "SinkNotFound", "there is no such sink in this namespace")];
  if (rival !== undefined) return [finding("Synced", false, "SinkMisconfigured", rivalry(rival))];
  if (lane === undefined)
    return [finding("Synced", false, "Suspended", "spec.suspend is true; the sink stays as it is")];
  if (lane.error !== undefined)
    return [finding("Synced", false, lane.error.reason, lane.error.message)];
  if (lane.lastReceipt === undefined)
    return [finding("Synced", false, "Exporting", "not exported yet in this process")];
  if (lane.leftOut.count > 0)
    return [finding("Synced", false, "RowsLeftOut", leftOutMessage(lane))];
  return [finding("Synced", true, "Exported", "the sink holds the current rows")];
};

const leftOutMessage = ({ leftOut: { count, names } }: LaneStatus): string =>
  `${count} row${count === 1 ? " is" : "s are"} larger than the sink's maxRowBytes: ${names.join(", ")}${count > names.length ? ", …" : ""}`;

const findingsOf = (inventory: KollectInventory, facts: InventoryFacts): Finding[] => {
  if (inventory.spec.suspend) {
    const message = "spec.suspend is true; the sinks stay as they are";
    return [
      finding("Ready", false, "Suspended", message),
      finding("Synced", false, "Suspended", message),
    ];
  }
  if (facts.refs.length === 0) {
    const message =
      "name at least one sink in spec.snapshotSinkRefs, databaseSinkRefs or eventSinkRefs";
    return [
      finding("Ready", false, "NoSinks", message),
      finding("Synced", false, "NoSinks", message),
    ];
  }
  const bad = facts.refs.flatMap((ref) =>
    sinkFindings(ref)
      .filter(({ status }) => status !== "True")
      .map((it) => ({ ...it, message: `${ref.name}: ${it.message}` })),
  );
  const failing = bad.filter(({ reason }) => reason !== "Exporting" && reason !== "RowsLeftOut");
  const [first] = failing;
  return [
    readyOf(facts, failing),
    syncedOf(facts, bad),
    ...(first === undefined ? [] : [{ ...first, type: "Degraded", status: "True" } as const]),
  ];
};

const readyOf = ({ refs }: InventoryFacts, failing: readonly Finding[]): Finding => {
  const [first] = failing;
  if (first === undefined) return finding("Ready", true, "Exported", "every sink takes exports");
  if (failing.length < refs.length)
    return finding(
      "Ready",
      true,
      "PartiallySynced",
      `${failing.length} of ${refs.length} sinks fail`,
    );
  return finding("Ready", false, first.reason, first.message);
};

const syncedOf = (facts: InventoryFacts, bad: readonly Finding[]): Finding => {
  const { refs, snapshot, stale, suspended } = facts;
  if (snapshot === undefined)
    return finding(
      "Synced",
      false,
      "SourcesPending",
      "some targets are being listed for the first time",
    );
  const [first] = bad;
  if (first !== undefined && bad.length < refs.length)
    return finding("Synced", false, "PartiallySynced", first.message);
  if (first !== undefined) return finding("Synced", false, first.reason, first.message);
  const unread = stale.filter((it) => !suspended.has(it));
  if (unread.length > 0)
    return finding(
      "Synced",
      false,
      "SourcesStale",
      `cannot be read now, rows stay as they are: ${someOf(unread)}`,
    );
  if (stale.length > 0)
    return finding(
      "Synced",
      false,
      "Suspended",
      `spec.suspend is true, rows stay as they are: ${someOf(stale)}`,
    );
  return finding("Synced", true, "Exported", "every sink holds the current rows");
};

const mostNames = 5;

const someOf = (names: readonly string[]): string =>
  names.slice(0, mostNames).join(", ") + (names.length > mostNames ? ", …" : "");
