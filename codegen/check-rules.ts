import type { Environment } from "@marcbachmann/cel-js";
import { environmentFor, ruleFault } from "./cel-types.ts";
import { schemasIn } from "./model.ts";
import type { ApiModel, Origin, Rule, Schema } from "./model.ts";
import type { Problems } from "./problems.ts";

/** Finds CEL rules that do not parse or do not fit the schema, and rules about the old value where the API server has none. */
export function checkRules(model: ApiModel, problems: Problems): void {
  const faultOf = (environment: Environment, rule: Rule, hasOld: boolean): string | undefined => {
    const fault = ruleFault(environment, rule.expression);
    if (fault !== undefined) return fault;
    if (/\bmatches\(/.test(rule.expression))
      return "uses matches(), whose regular expressions differ by engine; use pattern";
    const needsOld = /\boldSelf\b/.test(rule.expression);
    return needsOld && !hasOld
      ? "asks for oldSelf, which is unknown inside a list that is not of type map"
      : undefined;
  };
  for (const kind of model.kinds)
    for (const root of kind.status ? [kind.spec, kind.status] : [kind.spec]) {
      const orphans = new Set(uncorrelated(root));
      for (const schema of schemasIn(root).filter(({ rules }) => rules.length > 0)) {
        const environment = environmentFor(schema);
        for (const rule of schema.rules) {
          const fault = faultOf(environment, rule, !orphans.has(schema));
          if (fault !== undefined) problems.add(rule.origin, `rule ${rule.expression} ${fault}`);
        }
      }
    }
}

function uncorrelated(schema: Schema): readonly Schema[] {
  if (schema.type === "list" && schema.listType !== "map") return schemasIn(schema.items);
  if (schema.type === "list") return uncorrelated(schema.items);
  if (schema.type === "map") return uncorrelated(schema.values);
  return schema.type === "object"
    ? schema.fields.flatMap((field) => uncorrelated(field.schema))
    : [];
}

/** Finds formats and rules of group.yaml that nothing uses: the seam has no method without a place. */
export function checkSeam(
  model: ApiModel,
  problems: Problems,
  originOf: (key: "formats" | "rules") => Origin,
): void {
  const schemas = model.kinds
    .flatMap(({ spec, status }) => (status ? [spec, status] : [spec]))
    .flatMap(schemasIn);
  const formats = new Set(
    schemas.flatMap((schema) => (schema.type === "string" ? (schema.kollectFormat ?? []) : [])),
  );
  const rules = new Set(schemas.flatMap(({ judges }) => judges ?? []));
  for (const { name } of model.formats)
    if (!formats.has(name))
      problems.add(originOf("formats"), `no field has the x-kollect-format ${name}`);
  for (const { name } of model.rules)
    if (!rules.has(name))
      problems.add(originOf("rules"), `no schema has ${name} among its x-kollect-rules`);
}
