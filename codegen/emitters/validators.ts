import type { Emitter } from "../emitter.ts";
import type { ApiModel, Kind } from "../model.ts";
import { fileName, lowerFirst } from "../names.ts";
import { placesOf } from "../places.ts";
import { sourceFile } from "../source-file.ts";
import { helpersIn, withoutNullsOf, zodConstants } from "../zod-expression.ts";

const given = { dropsNulls: true };

function validator(kind: Kind, model: ApiModel): string {
  const constants = new Map([
    ...zodConstants(kind.spec, given),
    ...(kind.status ? zodConstants(kind.status, given) : []),
  ]);
  const rules = placesOf(kind).flatMap(({ at, schema }) =>
    schema.rules.map(({ expression, message }) => ({ at, expression, message })),
  );
  const parts = [...constants.values()];
  const titles = [...constants.keys()];
  const status = kind.status
    ? `status: ${lowerFirst(kind.status.title ?? "")}.exactOptional(),`
    : "";
  const whole = `const schema: z.ZodType<${kind.name}> = z.preprocess(
    ${withoutNullsOf(["apiVersion", "kind", "metadata", "spec", ...(kind.status ? ["status"] : [])])},
    z.strictObject({
      apiVersion: z.string().superRefine(exactly("${model.group}/${model.version}"), always),
      kind: z.string().superRefine(exactly("${kind.name}"), always),
      metadata: objectMeta,
      spec: ${lowerFirst(kind.spec.title ?? "")},
      ${status}
    }),
  );`;
  const judge = `const rules = celRules(${JSON.stringify(rules)});`;
  const entry = `/**
   * Judges a ${kind.name} as the API server does, in its words; the value has all defaults.
   * Rules about the old object are asked when \`old\` is given.
   */
  export function validate${kind.name}(value: unknown, old?: unknown): Validation<${kind.name}> {
    return judged((it) => schema.safeParse(it), value, (it) => rules(it, old));
  }`;
  const helpers = helpersIn([...parts, whole].join("\n"));
  return sourceFile({
    imports: [
      { moduleSpecifier: "zod", namedImports: ["z"] },
      { moduleSpecifier: "../runtime/checks.ts", namedImports: [...helpers, "exactly"].toSorted() },
      {
        moduleSpecifier: "../runtime/problem.ts",
        namedImports: ["Validation"],
        isTypeOnly: true,
      },
      { moduleSpecifier: "../runtime/rules.ts", namedImports: ["celRules"] },
      { moduleSpecifier: "../runtime/validate.ts", namedImports: ["judged"] },
      {
        moduleSpecifier: "../types.ts",
        namedImports: [...titles, kind.name].toSorted(),
        isTypeOnly: true,
      },
      { moduleSpecifier: "./object-meta.ts", namedImports: ["objectMeta"] },
    ],
    statements: [...parts, whole, judge, entry],
  });
}

const objectMeta = `export const objectMeta: z.ZodType<ObjectMeta> = z
  .preprocess(
    withoutNulls,
    z.looseObject({
      name: z.string().prefault(""),
      generateName: z.string().exactOptional(),
      namespace: z.string().exactOptional(),
      uid: z.string().exactOptional(),
      resourceVersion: z.string().exactOptional(),
      generation: z.number().exactOptional(),
      creationTimestamp: z.string().exactOptional(),
      deletionTimestamp: z.string().exactOptional(),
      labels: z.record(z.string(), z.string()).exactOptional(),
      annotations: z.record(z.string(), z.string()).exactOptional(),
      finalizers: z.array(z.string()).exactOptional(),
    }),
  )
  .superRefine(objectName);`;

/** `validate<Kind>` for each kind: zod for the shape, cel-js for the rules. */
export const validators: Emitter = {
  name: "validators",
  emit: (model) =>
    new Map([
      [
        "generated/validators/object-meta.ts",
        sourceFile({
          imports: [
            { moduleSpecifier: "zod", namedImports: ["z"] },
            {
              moduleSpecifier: "../runtime/checks.ts",
              namedImports: ["objectName", "withoutNulls"],
            },
            { moduleSpecifier: "../types.ts", namedImports: ["ObjectMeta"], isTypeOnly: true },
          ],
          statements: [objectMeta],
        }),
      ],
      ...model.kinds.map(
        (kind) =>
          [`generated/validators/${fileName(kind.name)}.ts`, validator(kind, model)] as const,
      ),
    ]),
};
