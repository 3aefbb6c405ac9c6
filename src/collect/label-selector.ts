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
