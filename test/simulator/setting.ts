import type { Random } from "../support/random.ts";
import type { ServerSetting } from "./cluster/setting.ts";
import type { Defaults } from "./oracle/evaluation.ts";

/** What stays as it is during one run. */
export interface Setting extends ServerSetting {
  /** Milliseconds since the Unix epoch. */
  readonly startsAt: number;
  /** Milliseconds; each request and each answer takes one of them. */
  readonly latencies: readonly number[];
  readonly namespaceDefaults: Defaults;
  /** Objects that are there at the beginning. */
  readonly objects: number;
  /** Whether everything is made to collect again before the last comparison; else suspended targets and the like stay. */
  readonly restores: boolean;
  /** What is wrong to the very end. */
  readonly leaves: Leftover | undefined;
}

export type Leftover =
  /** A kind may be read in these namespaces alone. */
  | { readonly type: "restricted"; readonly kind: string; readonly namespaces: readonly string[] }
  | { readonly type: "sink"; readonly sink: "one" | "two" };

const leftover = (random: Random): Leftover | undefined => {
  if (random.once(5)) return { type: "sink", sink: random.pick(["one", "two"]) };
  if (!random.once(4)) return undefined;
  const namespaces = ["a", "b", "c"].filter(() => random.once(2));
  return { type: "restricted", kind: random.pick(["ConfigMap", "Gadget", "Realm"]), namespaces };
};

export const settingOf = (random: Random): Setting => ({
  startsAt: 1_700_000_000_000,
  latencies: random.pick([[0], [0, 1], [1, 5, 20], [0, 3, 300]]),
  objects: random.pick([0, 10, 20, 40, 60]),
  pageSize: random.pick([1, 2, 3, 3, 7, 1_000]),
  streamsLists: random.once(2),
  refusesOldVersions: random.once(2),
  compresses: random.once(2),
  bookmarkInterval: 60_000,
  namespaceDefaults: random.pick([{}, {}, {}, {}, { excluded: ["c"] }, { included: ["a", "b"] }]),
  restores: !random.once(4),
  leaves: leftover(random),
});
