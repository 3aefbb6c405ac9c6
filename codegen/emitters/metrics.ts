import { StructureKind, VariableDeclarationKind } from "ts-morph";
import type { Emitter } from "../emitter.ts";
import { page, row, table } from "../markdown.ts";
import type { ApiModel, Metric } from "../model.ts";
import { sourceFile } from "../source-file.ts";

const code = (words: readonly string[]): string => words.map((it) => `\`${it}\``).join(", ");

const entry = ({ name, type, help, labels, buckets }: Metric): string =>
  `${name}: ${JSON.stringify({
    type,
    help,
    labels: Object.fromEntries(labels.map((label) => [label.name, label.values ?? []])),
    buckets,
  })},`;

function definitions({ metrics }: ApiModel): string {
  return sourceFile({
    statements: [
      {
        kind: StructureKind.Interface,
        isExported: true,
        name: "MetricDefinition",
        properties: [
          { name: "type", type: '"counter" | "gauge" | "histogram"' },
          { name: "help", type: "string" },
          {
            name: "labels",
            type: "Readonly<Record<string, readonly string[]>>",
            docs: ["What each label may say; an empty list: anything."],
          },
          { name: "buckets", type: "readonly number[]", docs: ["Upper bounds of a histogram."] },
        ].map((it) => ({ ...it, isReadonly: true })),
      },
      {
        kind: StructureKind.VariableStatement,
        isExported: true,
        declarationKind: VariableDeclarationKind.Const,
        docs: ["What /metrics tells, besides the process itself, by name."],
        declarations: [
          {
            name: "metrics",
            initializer: `{\n${metrics.map(entry).join("\n")}\n} as const satisfies Readonly<Record<string, MetricDefinition>>`,
          },
        ],
      },
      {
        kind: StructureKind.TypeAlias,
        isExported: true,
        name: "MetricName",
        typeParameters: ['Type extends MetricDefinition["type"] = MetricDefinition["type"]'],
        docs: ["Names of the metrics of one type, or of any."],
        type: '{ [Name in keyof typeof metrics]: (typeof metrics)[Name]["type"] extends Type ? Name : never }[keyof typeof metrics]',
      },
      {
        kind: StructureKind.TypeAlias,
        isExported: true,
        name: "MetricLabels",
        typeParameters: ["Name extends MetricName"],
        docs: ["The labels that a sample of the metric needs."],
        type: '{ readonly [Label in keyof (typeof metrics)[Name]["labels"]]: (typeof metrics)[Name]["labels"][Label] extends readonly [infer Value, ...infer Values] ? Value | Values[number] : string }',
      },
    ],
  });
}

function referencePage({ metrics }: ApiModel): string {
  const labelText = ({ labels }: Metric): string =>
    labels
      .map(({ name, values }) => `\`${name}\`${values === undefined ? "" : ` (${code(values)})`}`)
      .join(", ");
  const rows = metrics.map((metric) =>
    row(`\`${metric.name}\``, metric.type, labelText(metric), metric.help),
  );
  const histograms = metrics
    .filter(({ buckets }) => buckets.length > 0)
    .map(({ name, buckets }) => row(`\`${name}\``, buckets.join(", ")));
  return page("Metrics", [
    "Served at `/metrics` by `--metrics-bind-address`; see [Metrics and health](../metrics.md). The process itself is told of too, by the `process_` and `nodejs_` metrics of prom-client.",
    table(["Name", "Type", "Labels", "Meaning"], rows),
    histograms.length > 0 ? `## Buckets\n\n${table(["Name", "Upper bounds"], histograms)}` : "",
  ]);
}

/** Definitions of metrics, and their page. */
export const metrics: Emitter = {
  name: "metrics",
  emit: (model) =>
    new Map([
      ["generated/metrics.ts", definitions(model)],
      ["docs/reference/metrics.md", referencePage(model)],
    ]),
};
