import { annotations, labels } from "../../generated/kinds.ts";
import type { GroupVersionKind, KollectTargetSpec } from "../../generated/types.ts";
import { celPrefix } from "../extract/path.ts";
import { type Needs, needsOf } from "../extract/needs.ts";
import type { KubeObject } from "./kube-object.ts";
import { type Judge, type Refusal, refusal } from "./match-policy.ts";
import {
  chosenNamespaces,
  type Mark,
  mark,
  namespaceChoice,
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
  /** Why a namespace is not among `namespaces`. */
  refusalOf(namespace: KubeObject): Refusal | undefined;
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

/** Of these `refusalOf` knows more. */
const outside = refusal("spec");
const unmarked = refusal("spec.watchMode");
const disabled = refusal(`metadata.labels.${labels.watch}`, "object");
const disabledByLabel = refusal(`metadata.labels.${labels.watch}`, "namespace");
const disabledByAnnotation = refusal(
  `metadata.annotations.${annotations.namespaceWatch}`,
  "namespace",
);

const objectMark = ({ metadata }: KubeObject): Mark => mark(metadata.labels?.[labels.watch]);

/** What a namespace decides for all of its objects. */
interface Around {
  readonly mark: Mark;
  /** What to say where `mark` is disabled. */
  readonly disabled: Refusal;
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
      const disabledBy =
        objectMark(namespace) === "disabled" ? disabledByLabel : disabledByAnnotation;
      around.set(namespace.metadata.name, { mark: own, disabled: disabledBy, decides });
    }
  /** What keeps the object from being watched. */
  const unwatched = (object: KubeObject, own: Around | undefined): Refusal | undefined => {
    const ofObject = objectMark(object);
    const said = ofObject ?? own?.mark;
    if (said === undefined) return spec.watchMode === "All" ? undefined : unmarked;
    if (said === "enabled") return undefined;
    return ofObject === undefined && own !== undefined ? own.disabled : disabled;
  };
  const leftOutBy = namespaceChoice(spec, defaults);
  return {
    namespaces: isNamespaced ? [...around.keys()].toSorted() : undefined,
    judge: (object, namespace) => {
      const known = around.get(object.metadata.namespace ?? "");
      if (isNamespaced && known === undefined) return outside;
      return unwatched(object, known) ?? rules.judge(object, namespace);
    },
    pushed: rules.pushed,
    needs: needsOf(rules.policies.map((policy) => celPrefix + policy)),
    activeRules: rules.active,
    refusalOf: (namespace) => {
      const field = leftOutBy(namespace);
      return field === undefined ? undefined : refusal(`spec.${field}`);
    },
    decidesFor: (name) => around.get(name)?.decides ?? "",
  };
}
