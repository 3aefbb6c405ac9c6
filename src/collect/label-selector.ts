import type { LabelSelector, LabelSelectorRequirement } from "../../generated/types.ts";

type Labels = Readonly<Record<string, string>>;

const own = (labels: Labels, key: string): string | undefined =>
  Object.hasOwn(labels, key) ? labels[key] : undefined;

const requirement = ({
  key,
  operator,
  values = [],
}: LabelSelectorRequirement): ((labels: Labels) => boolean) => {
  const among = new Set(values);
  const isAmong = (value: string | undefined): boolean => value !== undefined && among.has(value);
  switch (operator) {
    case "In":
      return (labels) => isAmong(own(labels, key));
    case "NotIn":
      return (labels) => !isAmong(own(labels, key));
    case "Exists":
      return (labels) => Object.hasOwn(labels, key);
    case "DoesNotExist":
      return (labels) => !Object.hasOwn(labels, key);
  }
};

/** Kubernetes' semantics: all parts must hold; no selector and an empty one match everything. */
export function compileLabelSelector(
  selector: LabelSelector | undefined,
): (labels: Labels | undefined) => boolean {
  const wanted = Object.entries(selector?.matchLabels ?? {});
  const requirements = (selector?.matchExpressions ?? []).map(requirement);
  return (labels = {}) =>
    wanted.every(([key, value]) => own(labels, key) === value) &&
    requirements.every((holds) => holds(labels));
}

const plainKey =
  /^(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?\/)?[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$/;
const plainValue = /^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$/;

/**
 * The selector as the API server's parameter; `undefined` for one that matches everything, or that the API server
 * would not take: no label of an object looks like that.
 */
export function selectorText(selector: LabelSelector | undefined): string | undefined {
  const { matchLabels = {}, matchExpressions = [] } = selector ?? {};
  const requirements: readonly LabelSelectorRequirement[] = [
    ...Object.entries(matchLabels).map(([key, value]): LabelSelectorRequirement => ({
      key,
      operator: "In",
      values: [value],
    })),
    ...matchExpressions,
  ];
  const isPlain = requirements.every(
    ({ key, values = [] }) => plainKey.test(key) && values.every((it) => plainValue.test(it)),
  );
  return isPlain && requirements.length > 0
    ? requirements.map(requirementText).toSorted().join(",")
    : undefined;
}

const requirementText = ({ key, operator, values = [] }: LabelSelectorRequirement): string => {
  const list = values.toSorted().join(",");
  switch (operator) {
    case "In":
      return values.length === 1 ? `${key}=${list}` : `${key} in (${list})`;
    case "NotIn":
      return `${key} notin (${list})`;
    case "Exists":
      return key;
    case "DoesNotExist":
      return `!${key}`;
  }
};
