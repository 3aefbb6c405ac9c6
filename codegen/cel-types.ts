import { Environment } from "@marcbachmann/cel-js";
import type { ObjectSchema, Schema } from "./model.ts";

/** Where rules about `schema` are checked: `self` and `oldSelf` have the fields that it has, as on the API server. */
export function environmentFor(schema: Schema): Environment {
  const environment = new Environment({ homogeneousAggregateLiterals: false });
  const names = new Map<ObjectSchema, string>();
  const nameOf = (object: ObjectSchema): string => {
    const known = names.get(object);
    if (known !== undefined) return known;
    const fields = object.fields.map((field) => [field.name, typeOf(field.schema)]);
    const name = `Object${names.size}`;
    names.set(object, name);
    environment.registerType(name, {
      fields: Object.fromEntries(fields) as Record<string, string>,
    });
    return name;
  };
  const typeOf = (inner: Schema): string => {
    switch (inner.type) {
      case "object":
        return nameOf(inner);
      case "list":
        return `list<${typeOf(inner.items)}>`;
      case "map":
        return `map<string, ${typeOf(inner.values)}>`;
      case "string":
        // The API server makes a timestamp of it, the validators do not.
        return inner.format === undefined ? "string" : "dyn";
      case "enum":
        return "string";
      case "integer":
        return "int";
      case "boolean":
        return "bool";
      case "anything":
        return "dyn";
    }
  };
  const type = typeOf(schema);
  return environment
    .registerVariable("self", type)
    .registerVariable("oldSelf", type)
    .registerFunction("isGiven(dyn): bool", () => true);
}

/** What is wrong with a rule, in one line; nothing when it is a question with an answer of yes or no. */
export function ruleFault(environment: Environment, expression: string): string | undefined {
  try {
    environment.parse(expression);
  } catch (error) {
    return `does not parse: ${firstLine(error)}`;
  }
  // The check lets has() ask for anything; as a function its argument has to exist.
  const { valid, type, error } = environment.check(expression.replaceAll(/\bhas\(/g, "isGiven("));
  if (!valid) return `does not fit the schema: ${firstLine(error)}`;
  return type === "bool" || type === "dyn" ? undefined : `gives ${type}, not bool`;
}

const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message : "").split("\n")[0] ?? "";
