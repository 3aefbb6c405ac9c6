import type { ChangePolicy, DeletionGuard } from "../../generated/types.ts";
import type { Millis } from "../runtime/clock.ts";
import { parseDuration } from "./duration.ts";
import type { RemovalLimit } from "./removal-limit.ts";

/** When and how much is exported. */
export interface ExportPolicy {
  readonly changePolicy: ChangePolicy;
  readonly interval: Millis;
  /** 0: never. */
  readonly verifyInterval: Millis;
  readonly maxRowBytes: number;
  readonly maxExportBytes: number;
  readonly removalLimit: RemovalLimit;
}

interface RefPolicy {
  readonly exportMinInterval?: string;
  readonly changePolicy?: ChangePolicy;
  readonly verifyInterval?: string;
  readonly maxExportBytes?: number;
}
interface SinkPolicy {
  readonly exportMinInterval?: string;
  readonly changePolicy: ChangePolicy;
  readonly maxRowBytes: number;
}
interface InventoryPolicy {
  readonly exportMinInterval: string;
  readonly verifyInterval: string;
  readonly maxExportBytes: number;
  readonly deletionGuard: DeletionGuard;
}

/** What stands nearest to the reference counts. An interval of 0 leaves nothing to coalesce. */
export function effectivePolicy(
  ref: RefPolicy,
  sink: SinkPolicy,
  inventory: InventoryPolicy,
): ExportPolicy {
  const interval = parseDuration(
    ref.exportMinInterval ?? sink.exportMinInterval ?? inventory.exportMinInterval,
  );
  const changePolicy = ref.changePolicy ?? sink.changePolicy;
  const { maxPercent, minRows, confirmAfter } = inventory.deletionGuard;
  return {
    interval,
    changePolicy: interval === 0 ? "Immediate" : changePolicy,
    verifyInterval: parseDuration(ref.verifyInterval ?? inventory.verifyInterval),
    maxRowBytes: sink.maxRowBytes,
    maxExportBytes: ref.maxExportBytes ?? inventory.maxExportBytes,
    removalLimit: { maxPercent, minRows, confirmAfter: parseDuration(confirmAfter) },
  };
}
