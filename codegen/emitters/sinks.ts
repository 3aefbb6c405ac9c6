import { StructureKind } from "ts-morph";
import type { Emitter } from "../emitter.ts";
import type { ApiModel } from "../model.ts";
import { sourceFile } from "../source-file.ts";

interface SinkType {
  readonly type: string;
  readonly spec: string;
}

const sinkTypes = (model: ApiModel): readonly SinkType[] =>
  model.kinds
    .filter((kind) => kind.family !== undefined)
    .flatMap(({ spec }) => {
      const type = spec.fields.find(({ name }) => name === "type")?.schema;
      const values = type?.type === "enum" ? type.values : [];
      return values.map((value) => ({ type: value, spec: spec.title ?? "" }));
    })
    .toSorted((a, b) => (a.type < b.type ? -1 : 1));

/** Sink types with their specs: a driver is chosen by `type`. */
export const sinks: Emitter = {
  name: "sinks",
  emit(model) {
    const found = sinkTypes(model);
    const imports = found.length
      ? [
          {
            moduleSpecifier: "./types.ts",
            isTypeOnly: true,
            namedImports: [...new Set(found.map(({ spec }) => spec))].toSorted(),
          },
        ]
      : [];
    const text = sourceFile({
      imports,
      statements: [
        {
          kind: StructureKind.Interface,
          isExported: true,
          name: "SinkSpecs",
          docs: ["Spec of every sink `type`, keyed by that type."],
          properties: found.map(({ type, spec }) => ({
            name: type,
            type: `${spec} & { type: ${JSON.stringify(type)} }`,
          })),
        },
        {
          kind: StructureKind.TypeAlias,
          isExported: true,
          name: "SinkType",
          type: "keyof SinkSpecs",
        },
      ],
    });
    return new Map([["generated/sinks.ts", text]]);
  },
};
