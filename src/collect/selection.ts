import { labels } from "../../generated/kinds.ts";
import type { GroupVersionKind, KollectTargetSpec } from "../../generated/types.ts";
import { celPrefix } from "../extract/path.ts";
import { type Needs, needsOf } from "../extract/needs.ts";
import type { KubeObject } from "./kube-object.ts";
import { type Judge, no } from "./match-policy.ts";
import {
  chosenNamespaces,
  type Mark,
  mark,
  type NamespaceDefaults,
  namespaceMark,
} from "./namespace-choice.ts";
import { objectRules, type ObjectRules } from "./object-rules.ts";

/** Which objects a target collects. */
export interface Selection {
  /** Namespaces it collects from, sorted; `undefined` for cluster-scoped kinds. Empty: nothing. */
  readonly namespaces: readonly string[] | undefined;
  /** Costs the same however many namespaces there are. */
  readonly judge: Judge;
  /** What the API server may be asked for alone: every match has it. */
  readonly pushed: ObjectRules["pushed"];
  /** What judging looks at. */
  readonly needs: Needs;
  /** Rules that are for the kind; `undefined` where the target has none. */
  readonly activeRules: number | undefined;
  /** Equal for two selections of one target that judge every object of the namespace alike. */
  decidesFor(namespace: string): string;
}

export interface SelectionPlace {
  /** Kind of the profile. */
  readonly kind: GroupVersionKind;
  readonly isNamespaced: boolean;
  readonly namespaces: Iterable<KubeObject>;
  readonly defaults: NamespaceDefaults;
}

const objectMark = ({ metadata }: KubeObject): Mark => mark(metadata.labels?.[labels.watch]);

/** What a namespace decides for all of its objects. */
interface Around {
  readonly mark: Mark;
  readonly decides: string;
}

/** Source: shared/spec/collect.md §3. */
export function select(spec: KollectTargetSpec, place: SelectionPlace): Selection {
  const { kind, isNamespaced, namespaces, defaults } = place;
  const rules = objectRules(spec, kind, isNamespaced);
  const around = new Map<string, Around>();
  if (isNamespaced)
    for (const namespace of chosenNamespaces(spec, defaults, namespaces)) {
      const own = namespaceMark(namespace);
      const decides = `${own ?? ""} ${rules.decidesFor(namespace.metadata.labels)}`;
      around.set(namespace.metadata.name, { mark: own, decides });
    }
  const isWatched = (object: KubeObject, own: Mark): boolean => {
    const said = objectMark(object) ?? own;
    return said === undefined ? spec.watchMode === "All" : said === "enabled";
  };
  return {
    namespaces: isNamespaced ? [...around.keys()].toSorted() : undefined,
    judge: (object, namespace) => {
      const known = around.get(object.metadata.namespace ?? "");
      if (isNamespaced && known === undefined) return no;
      return isWatched(object, known?.mark) ? rules.judge(object, namespace) : no;
    },
    pushed: rules.pushed,
    needs: needsOf(rules.policies.map((policy) => celPrefix + policy)),
    activeRules: rules.active,
    decidesFor: (name) => around.get(name)?.decides ?? "",
  };
}
