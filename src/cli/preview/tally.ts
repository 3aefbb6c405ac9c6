import type { KubeObject } from "../../collect/kube-object.ts";
import type { Refusal } from "../../collect/match-policy.ts";
import { causeOf, type Shortfall } from "../collect/shortfall.ts";
import type { Job } from "../collect/job.ts";
import type { StreamOptions } from "../collect/stream.ts";
import { type Reason, reasonOf, reasons, type Skipped } from "./skipped.ts";

/** Names of one reason. */
const most = 5;

/** Counts what one job skips, by reason. */
export interface Tally extends Required<Pick<StreamOptions, "shortfall" | "onSkipped">> {
  /** In the order in which it is decided. */
  skipped(): readonly Skipped[];
}

export interface TallyOptions {
  readonly shortfall: Shortfall;
  readonly hasClusters: boolean;
  /** All that the place has, by name. */
  readonly namespaces: ReadonlyMap<string, KubeObject>;
}

export function createTally(
  { place, plan }: Job,
  { shortfall, hasClusters, namespaces }: TallyOptions,
): Tally {
  const found = new Map<
    string,
    { reason: Reason; detail: string; count: number; names: string[] }
  >();
  const unseen: Skipped[] = [];
  const common = { cluster: hasClusters ? place.name : undefined, target: plan.source };
  const add = ({ metadata }: KubeObject, reason: Reason, detail: string): void => {
    const key = `${reason} ${detail}`;
    const entry = found.get(key) ?? { reason, detail, count: 0, names: [] };
    found.set(key, entry);
    entry.count++;
    const { namespace, name } = metadata;
    if (entry.names.length < most)
      entry.names.push(namespace === undefined ? name : `${namespace}/${name}`);
  };
  return {
    shortfall: {
      had: () => shortfall.had(),
      // Each is in the list of what is skipped.
      failed: () => shortfall.flawed(false),
      unlisted: (list, missing) => {
        shortfall.unlisted(list, missing);
        const byCause = Map.groupBy(missing, ([, error]) => causeOf(error, list.resource));
        for (const [detail, scopes] of byCause) {
          const names = scopes.flatMap(([scope]) => scope ?? []).slice(0, most);
          unseen.push({ ...common, reason: "access", detail, count: undefined, names });
        }
      },
    },
    onSkipped: (object, why) => {
      if (why.type === "failure") add(object, "extraction", why.problem);
      else {
        const around = namespaces.get(object.metadata.namespace ?? "");
        const refusal = (around && plan.selection.refusalOf(around)) ?? why;
        add(object, reasonOf(refusal), detailOf(refusal));
      }
    },
    skipped: () => {
      const rank = ({ reason }: Skipped): number => reasons.indexOf(reason);
      const entries = [...unseen, ...[...found.values()].map((it) => ({ ...common, ...it }))];
      return entries.toSorted((a, b) => rank(a) - rank(b) || (a.detail < b.detail ? -1 : 1));
    },
  };
}

const detailOf = ({ of, field }: Refusal): string =>
  of === "namespace" ? `${field} of the Namespace` : field;
