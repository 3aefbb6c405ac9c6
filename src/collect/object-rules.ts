import type { GroupVersionKind, KollectTargetSpec, ResourceRule } from "../../generated/types.ts";
import { compileLabelSelector, selectorText } from "./label-selector.ts";
import { compilePolicy, type Judge, match, type Refusal, refusal } from "./match-policy.ts";

type Labels = Readonly<Record<string, string>>;

/** Which objects of its namespaces a target chooses, their watch labels apart. */
export interface ObjectRules {
  readonly judge: Judge;
  /** Which rules can match in a Namespace with these labels: equal texts, equal judgements. */
  readonly decidesFor: (labels: Labels | undefined) => string;
  /** Rules that are for the kind; `undefined` where the target has no rules. */
  readonly active: number | undefined;
  /** CEL expressions that judging evaluates. */
  readonly policies: readonly string[];
  /** What every object that matches has for certain, in the API server's syntax. */
  readonly pushed: { readonly labelSelector?: string; readonly name?: string };
}

/** As resource names are; anything else would need escapes in a field selector. */
const plainName = /^[A-Za-z0-9][A-Za-z0-9.:_-]*$/;

const pushedOf = (
  selector: KollectTargetSpec["labelSelector"],
  names: readonly string[] = [],
): ObjectRules["pushed"] => {
  const labelSelector = selectorText(selector);
  const [name] = names;
  return {
    ...(labelSelector !== undefined && { labelSelector }),
    ...(names.length === 1 && name !== undefined && plainName.test(name) && { name }),
  };
};

/** By names and labelSelector. */
const simpleRules = ({ names, labelSelector }: KollectTargetSpec): ObjectRules => {
  const wanted = names && new Set(names);
  const hasLabels = compileLabelSelector(labelSelector);
  const unnamed = refusal("spec.names");
  const unlabelled = refusal("spec.labelSelector");
  return {
    judge: ({ metadata: { name, labels } }) => {
      if (wanted?.has(name) === false) return unnamed;
      return hasLabels(labels) ? match : unlabelled;
    },
    decidesFor: () => "",
    active: undefined,
    policies: [],
    pushed: pushedOf(labelSelector, names),
  };
};

export const isForKind = (
  { gvk }: ResourceRule,
  { group, version, kind }: GroupVersionKind,
): boolean => gvk.group === group && gvk.version === version && gvk.kind === kind;

interface CompiledRule {
  readonly isIn: (namespace: Labels | undefined) => boolean;
  readonly outside: Refusal;
  readonly hasLabels: (labels: Labels | undefined) => boolean;
  readonly unlabelled: Refusal;
  readonly policy: Judge;
}

const selectorOf = ({ matchLabels = {}, matchExpressions = [] }: ResourceRule) =>
  ({ matchLabels, matchExpressions }) as const;

const compileRule = (rule: ResourceRule, where: string, isNamespaced: boolean): CompiledRule => ({
  isIn: isNamespaced ? compileLabelSelector(rule.namespaceSelector) : () => true,
  outside: refusal(`spec.${where}.namespaceSelector`),
  hasLabels: compileLabelSelector(selectorOf(rule)),
  unlabelled: refusal(
    `spec.${where}.${rule.matchLabels === undefined ? "matchExpressions" : "matchLabels"}`,
  ),
  policy:
    rule.matchPolicy === undefined
      ? () => match
      : compilePolicy(rule.matchPolicy, `${where}.matchPolicy`),
});

const noRule = refusal("spec.resourceRules");

/**
 * By resourceRules: any of them. What one rule matches no problem of another one hides; where none matches, the last one
 * says why, and a problem stands over that.
 */
const anyOf =
  (rules: readonly CompiledRule[]): Judge =>
  (object, namespace) => {
    let judgement: ReturnType<Judge> = noRule;
    for (const { isIn, outside, hasLabels, unlabelled, policy } of rules) {
      const verdict = !hasLabels(object.metadata.labels)
        ? unlabelled
        : isIn(namespace?.labels)
          ? policy(object, namespace)
          : outside;
      if (verdict.type === "match") return verdict;
      if (verdict.type === "problem" || judgement.type === "no") judgement = verdict;
    }
    return judgement;
  };

/** @param kind of the target's profile; rules for another one match nothing */
export function objectRules(
  spec: KollectTargetSpec,
  kind: GroupVersionKind,
  isNamespaced: boolean,
): ObjectRules {
  const { resourceRules } = spec;
  if (resourceRules === undefined) return simpleRules(spec);
  const active = resourceRules.flatMap((rule, index) =>
    isForKind(rule, kind) ? [{ rule, where: `resourceRules[${index}]` }] : [],
  );
  const compiled = active.map(({ rule, where }) => compileRule(rule, where, isNamespaced));
  const [only] = active;
  return {
    judge: anyOf(compiled),
    decidesFor: (labels) => compiled.map(({ isIn }) => (isIn(labels) ? "1" : "0")).join(""),
    active: active.length,
    policies: active.flatMap(({ rule }) => rule.matchPolicy ?? []),
    pushed: active.length === 1 && only !== undefined ? pushedOf(selectorOf(only.rule)) : {},
  };
}
