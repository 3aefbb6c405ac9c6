import type { Metric, MetricLabel } from "./model.ts";
import type { ValueReader } from "./read-value.ts";
import type { YamlNode } from "./yaml-node.ts";

/** Reads `metrics` of group.yaml; none where there is no such key. */
export function readMetrics(table: YamlNode | undefined, values: ValueReader): readonly Metric[] {
  return (table?.entries() ?? []).map(([name, node]) => {
    values.keys(node, ["type", "help", "labels", "buckets"], name);
    values.needed(node, "type", name);
    return {
      name,
      type: values.oneOf(node, "type", ["counter", "gauge", "histogram"]) ?? "gauge",
      help: values.needed(node, "help", name),
      labels: readLabels(node.get("labels"), values),
      buckets: values.numbers(node, "buckets"),
      origin: node.origin,
    };
  });
}

const readLabels = (table: YamlNode | undefined, values: ValueReader): readonly MetricLabel[] =>
  (table?.entries() ?? []).map(([name, node]) => {
    const listed = node.value === "any" || table === undefined ? [] : values.texts(table, name);
    return { name, values: Array.isArray(node.value) ? listed : undefined };
  });
