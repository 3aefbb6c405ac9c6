import type { ChangePolicy } from "../../generated/types.ts";
import type { Millis } from "../runtime/clock.ts";

const units: Readonly<Record<string, Millis>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** "1h30m" and the like. @throws {RangeError} on anything else */
export function parseDuration(text: string): Millis {
  if (text === "0") return 0;
  if (!/^(\d+(\.\d+)?(ms|s|m|h))+$/.test(text))
    throw new RangeError(`${JSON.stringify(text)} is no duration such as 30s, 5m or 1h30m`);
  return [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)].reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * (units[unit ?? ""] ?? 0),
    0,
  );
}

/** When changes are exported. */
export interface ExportPolicy {
  readonly changePolicy: ChangePolicy;
  readonly interval: Millis;
}

interface Timing {
  readonly exportMinInterval?: string;
  readonly changePolicy?: ChangePolicy;
}

/** What stands nearest to the reference counts. An interval of 0 leaves nothing to coalesce. */
export function effectivePolicy(
  ref: Timing,
  sink: Timing & { readonly changePolicy: ChangePolicy },
  inventory: { readonly exportMinInterval: string },
): ExportPolicy {
  const interval = parseDuration(
    ref.exportMinInterval ?? sink.exportMinInterval ?? inventory.exportMinInterval,
  );
  const changePolicy = ref.changePolicy ?? sink.changePolicy;
  return { interval, changePolicy: interval === 0 ? "Immediate" : changePolicy };
}
