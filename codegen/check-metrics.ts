import type { ApiModel, Metric } from "./model.ts";
import type { Problems } from "./problems.ts";

/** Prometheus counts in these. Source: https://prometheus.io/docs/practices/naming/ */
const baseUnits = /_(seconds|bytes|ratio)(_total)?$/;
const otherUnits =
  /_(nanoseconds|microseconds|milliseconds|millis|ms|minutes|hours|days|kilobytes|kb|megabytes|mb|percent)(_|$)/;
/** Names that the text format keeps for itself. */
const reserved = /_(count|sum|bucket)$/;

const faultsOf = ({ name, type, labels, buckets }: Metric): readonly string[] => {
  const isCounter = type === "counter";
  const isHistogram = type === "histogram";
  const isRising = buckets.every((it, at) => at === 0 || it > (buckets[at - 1] ?? it));
  const found: readonly (readonly [isWrong: boolean, fault: string])[] = [
    [!/^kollect(_[a-z0-9]+)+$/.test(name), "is not kollect_ and words in lower case"],
    [isCounter && !name.endsWith("_total"), "is a counter, so it must end with _total"],
    [!isCounter && name.endsWith("_total"), `is a ${type}, so it must not end with _total`],
    [reserved.test(name), "ends with a word that the text format keeps for itself"],
    [otherUnits.test(name), "counts in other units than seconds and bytes"],
    [isHistogram && !baseUnits.test(name), "is a histogram, so it must end with its unit"],
    [isHistogram && buckets.length === 0, "is a histogram, so it needs buckets"],
    [!isHistogram && buckets.length > 0, `is a ${type}, so it has no buckets`],
    [!isRising, "has buckets that do not rise"],
    ...labels.map(
      (label) =>
        [
          !/^[a-z]+(_[a-z]+)*$/.test(label.name) || ["le", "quantile"].includes(label.name),
          `has the label ${label.name}, which is not words in lower case or is taken`,
        ] as const,
    ),
    ...labels.map(
      (label) => [label.values?.length === 0, `has no values for the label ${label.name}`] as const,
    ),
  ];
  return found.flatMap(([isWrong, fault]) => (isWrong ? [fault] : []));
};

/** Finds metrics that are not named as Prometheus wants them, as promtool would. */
export function checkMetrics({ metrics }: ApiModel, problems: Problems): void {
  for (const metric of metrics)
    for (const fault of faultsOf(metric)) problems.add(metric.origin, `${metric.name} ${fault}`);
}
