import { Environment } from "@marcbachmann/cel-js";
import { schemasIn } from "./model.ts";
import type { ApiModel, Origin, Schema } from "./model.ts";
import type { Problems } from "./problems.ts";

/** Finds CEL rules that do not parse, and rules about the old value where the API server has none. */
export function checkRules(model: ApiModel, problems: Problems): void {
  const environment = new Environment({ unlistedVariablesAreDyn: true });
  for (const kind of model.kinds)
    for (const root of kind.status ? [kind.spec, kind.status] : [kind.spec]) {
      const orphans = new Set(uncorrelated(root));
      for (const schema of schemasIn(root))
        for (const rule of schema.rules) {
          try {
            environment.parse(rule.expression);
          } catch (error) {
            const detail = (error as Error).message.split("\n")[0];
            problems.add(schema.origin, `rule ${rule.expression} does not parse: ${detail}`);
          }
          if (/\bmatches\(/.test(rule.expression))
            problems.add(
              schema.origin,
              `rule ${rule.expression} uses matches(), whose regular expressions differ by engine; use pattern`,
            );
          if (usesOldSelf(rule.expression) && orphans.has(schema))
            problems.add(
              schema.origin,
              `rule ${rule.expression}: oldSelf is unknown inside a list that is not of type map`,
            );
        }
    }
}

export const usesOldSelf = (expression: string): boolean => /\boldSelf\b/.test(expression);

function uncorrelated(schema: Schema): readonly Schema[] {
  if (schema.type === "list" && schema.listType !== "map") return schemasIn(schema.items);
  if (schema.type === "list") return uncorrelated(schema.items);
  if (schema.type === "map") return uncorrelated(schema.values);
  return schema.type === "object"
    ? schema.fields.flatMap((field) => uncorrelated(field.schema))
    : [];
}

/** Finds `x-kollect-format` values that nothing uses: the seam has no method without a place. */
export function checkFormats(model: ApiModel, problems: Problems, head: Origin): void {
  const used = new Set(
    model.kinds
      .flatMap(({ spec, status }) => (status ? [spec, status] : [spec]))
      .flatMap(schemasIn)
      .flatMap((schema) => (schema.type === "string" ? (schema.rule ?? []) : [])),
  );
  for (const { name } of model.formats)
    if (!used.has(name)) problems.add(head, `no field has the x-kollect-format ${name}`);
}
