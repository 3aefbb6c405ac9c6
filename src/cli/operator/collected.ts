import type { Collector } from "../../collect/collector.ts";
import type { Collected } from "../../telemetry/collect-metrics.ts";
import { keysOf } from "./controllers.ts";
import type { Informers } from "./informers.ts";

/** What was collected, by profile, of the targets that were listed. */
export function collectedBy(
  { targets, profiles }: Pick<Informers, "targets" | "profiles">,
  collector: Pick<Collector, "status">,
): Iterable<Collected> {
  const sums = new Map<string, Collected>();
  for (const target of targets.store.values()) {
    const [key = ""] = keysOf(target);
    const profile = `${target.metadata.namespace ?? ""}/${target.spec.profileRef}`;
    const gvk = profiles.store.get(profile)?.spec.targetGVK;
    const status = collector.status(key);
    if (gvk === undefined || status?.rows === undefined) continue;
    const sum = sums.get(profile) ?? { profile, gvk: nameOf(gvk), rows: 0, failures: 0 };
    const { rows, failures } = status;
    sums.set(profile, {
      ...sum,
      rows: sum.rows + rows,
      failures: sum.failures + failures.size,
    });
  }
  return sums.values();
}

const nameOf = ({
  group,
  version,
  kind,
}: {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}): string => (group === "" ? `${version}/${kind}` : `${group}/${version}/${kind}`);
