import type { ApiModel, FileTree, Key } from "../model.ts";

const json = (value: unknown): string => JSON.stringify(value, null, 2);

const keysOf = (keys: Readonly<Record<string, Key>>): string =>
  Object.entries(keys)
    .map(([name, { key, description }]) => `  /** ${description} */\n  ${name}: ${json(key)},`)
    .join("\n");

const unionOf = (name: string, doc: string, values: readonly string[]): string =>
  `/** ${doc} */\nexport type ${name} =\n${values.map((it) => `  | ${json(it)}`).join("\n")};\n`;

/** Names: kinds, labels, annotations, reasons, sink types. */
export function registryEmitter(model: ApiModel): FileTree {
  const { group, version } = model;
  const kinds = model.kinds.map(({ kind, plural, shortNames, scope }) => [
    kind,
    {
      group,
      version,
      kind,
      plural,
      singular: kind.toLowerCase(),
      namespaced: scope === "Namespaced",
      shortNames,
    },
  ]);
  const sinks = model.kinds.flatMap(({ kind, family, spec }) =>
    family === undefined
      ? []
      : (spec.properties?.["type"]?.enum ?? []).map((type) => ({
          type,
          kind,
          title: spec.title ?? "",
          family,
        })),
  );
  const titles = [...new Set(sinks.map(({ title }) => title))].toSorted();
  return new Map([
    [
      "generated/kinds.ts",
      `/** A custom resource of ours. */
export interface KindEntry {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly singular: string;
  readonly namespaced: boolean;
  readonly shortNames: readonly string[];
}

export const kinds = ${json(Object.fromEntries(kinds))} as const satisfies Record<string, KindEntry>;

/** Annotations that Kollect reads. */
export const annotations = {
${keysOf(model.annotations)}
} as const;

/** Labels that Kollect reads. */
export const labels = {
${keysOf(model.labels)}
} as const;
`,
    ],
    [
      "generated/reasons.ts",
      `${unionOf("ConditionType", "Types of conditions.", Object.keys(model.conditionTypes))}
${unionOf("Reason", "Reasons of conditions.", Object.keys(model.reasons))}`,
    ],
    [
      "generated/sinks.ts",
      `import type { ${titles.join(", ")} } from "./types.ts";

/** Spec of every sink \`type\`, keyed by that type. */
export interface SinkSpecs {
${sinks.map(({ type, title }) => `  ${type}: ${title} & { type: ${json(type)} };`).join("\n")}
}

export type SinkType = keyof SinkSpecs;
`,
    ],
  ]);
}
