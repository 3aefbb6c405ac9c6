import { posix } from "node:path";
import { RE2JS } from "re2js";
import type { ApiFiles } from "./api-files.ts";
import { checkDefault } from "./check-default.ts";
import { given } from "./given.ts";
import type {
  ApiModel,
  EnumSchema,
  Field,
  ListSchema,
  ObjectSchema,
  Rule,
  Schema,
} from "./model.ts";
import { ValueReader } from "./read-value.ts";
import type { YamlNode } from "./yaml-node.ts";

const common = ["title", "description", "default", "type", "x-kubernetes-validations"].concat(
  "x-kollect-rules",
);
const keysOf: Readonly<Record<string, readonly string[]>> = {
  object: ["properties", "required", "additionalProperties", "maxProperties"].concat(
    "x-kubernetes-map-type",
  ),
  array: ["items", "minItems", "maxItems", "x-kubernetes-list-type"].concat(
    "x-kubernetes-list-map-keys",
  ),
  string: ["enum", "pattern", "minLength", "maxLength", "format", "x-kollect-format"],
  integer: ["format", "minimum", "maximum"],
  boolean: [],
};

/** Turns OpenAPI schemas of api/ into the model, resolving `$ref`. Faults go to `files.problems`. */
export class SchemaReader {
  readonly #files: ApiFiles;
  readonly #values: ValueReader;
  readonly #names: Pick<ApiModel, "formats" | "rules">;

  constructor(files: ApiFiles, names: Pick<ApiModel, "formats" | "rules">) {
    this.#files = files;
    this.#values = new ValueReader(files.problems);
    this.#names = names;
  }

  /** A schema that must be an object. */
  object(node: YamlNode, what: string): ObjectSchema {
    const schema = this.schema(node, what);
    if (schema.type === "object") return schema;
    this.#files.problems.add(node.origin, `${what} must be of type object`);
    return { type: "object", fields: [], atomic: false, rules: [], origin: node.origin };
  }

  schema(node: YamlNode, what: string, trail: readonly string[] = []): Schema {
    const reference = node.get("$ref");
    if (reference !== undefined) return this.#referenced(node, reference, what, trail);
    const type = this.#values.needed(node, "type", what);
    const known = keysOf[type];
    if (known === undefined) {
      if (type !== "")
        this.#files.problems.add(node.origin, `${what} has the unknown type ${type}`);
      return { type: "anything", rules: [], origin: node.origin };
    }
    this.#values.keys(node, [...common, ...known], `${what} (${type})`);
    const base = given({
      title: this.#values.text(node, "title"),
      doc: this.#values.text(node, "description"),
      rules: this.#rules(node, what),
      judges: this.#judges(node, what),
      origin: node.origin,
    });
    if (type === "object") return { ...base, ...this.#objectOrMap(node, what, trail) } as Schema;
    if (type === "array") return { ...base, ...this.#list(node, what, trail) } as Schema;
    if (type === "string") return { ...base, ...this.#string(node, what) } as Schema;
    if (type === "integer") return { ...base, ...this.#integer(node) } as Schema;
    return { ...base, type: "boolean" } as Schema;
  }

  #referenced(node: YamlNode, reference: YamlNode, what: string, trail: readonly string[]): Schema {
    this.#values.keys(node, ["$ref", "description", "default"], `${what} ($ref)`);
    const path = posix.join(posix.dirname(node.origin.file), String(reference.value));
    const target = trail.includes(path) ? undefined : this.#files.read(path);
    if (target !== undefined) return this.schema(target, what, [...trail, path]);
    const fault = trail.includes(path) ? "refers to itself" : "names no file";
    this.#files.problems.add(reference.origin, `$ref ${String(reference.value)} ${fault}`);
    return { type: "anything", rules: [], origin: node.origin };
  }

  #objectOrMap(node: YamlNode, what: string, trail: readonly string[]): object {
    const values = node.get("additionalProperties");
    if (values !== undefined) {
      const anything = values.value === true;
      return given({
        type: "map",
        values: anything
          ? { type: "anything", rules: [], origin: values.origin }
          : this.schema(values, `${what}.*`, trail),
        maxProperties: this.#values.size(node, "maxProperties"),
      });
    }
    const required = this.#values.texts(node, "required");
    const properties = node.get("properties")?.entries() ?? [];
    const names = properties.map(([name]) => name);
    for (const name of required)
      if (!names.includes(name))
        this.#files.problems.add(
          node.get("required")?.origin ?? node.origin,
          `${what}: required names "${name}", which is not a property`,
        );
    const mapType = this.#values.oneOf(node, "x-kubernetes-map-type", ["atomic", "granular"]);
    const fields = properties.map(([name, property]) =>
      this.#field(name, property, { what, trail, required: required.includes(name) }),
    );
    return { type: "object", atomic: mapType === "atomic", fields };
  }

  #field(
    name: string,
    node: YamlNode,
    outer: { what: string; trail: readonly string[]; required: boolean },
  ): Field {
    const what = `${outer.what}.${name}`;
    const schema = this.schema(node, what, outer.trail);
    const doc = this.#values.text(node, "description") ?? schema.doc;
    if (doc === undefined || doc.trim() === "")
      this.#files.problems.add(node.origin, `${what} has no description`);
    const field = {
      name,
      schema,
      required: outer.required,
      doc: doc ?? "",
      origin: node.origin,
    };
    const preset = node.get("default");
    if (preset === undefined) return field;
    for (const fault of checkDefault(schema, preset.value, what))
      this.#files.problems.add(preset.origin, fault);
    if (outer.required)
      this.#files.problems.add(preset.origin, `${what} is required and has a default`);
    return { ...field, default: preset.value };
  }

  #list(
    node: YamlNode,
    what: string,
    trail: readonly string[],
  ): Omit<ListSchema, "rules" | "origin"> {
    const items = node.get("items");
    if (items === undefined) this.#files.problems.add(node.origin, `${what} has no items`);
    const types = ["atomic", "set", "map"] as const;
    const schema = {
      ...given({
        minItems: this.#values.size(node, "minItems"),
        maxItems: this.#values.size(node, "maxItems"),
        listType: this.#values.oneOf(node, "x-kubernetes-list-type", types),
      }),
      type: "list" as const,
      items: this.schema(items ?? node, `${what}[]`, items ? trail : [...trail, node.origin.file]),
      mapKeys: this.#values.texts(node, "x-kubernetes-list-map-keys"),
    };
    this.#checkMapKeys(node, what, schema);
    return schema;
  }

  #checkMapKeys(
    node: YamlNode,
    what: string,
    { listType, mapKeys, items }: Pick<ListSchema, "mapKeys" | "items" | "listType">,
  ): void {
    const { problems } = this.#files;
    if ((listType === "map") !== mapKeys.length > 0)
      problems.add(
        node.origin,
        `${what}: list type map and x-kubernetes-list-map-keys go together`,
      );
    for (const key of mapKeys) {
      const field = items.type === "object" && items.fields.find(({ name }) => name === key);
      if (field === undefined || field === false)
        problems.add(
          node.origin,
          `${what}: the list map key "${key}" is not a property of its items`,
        );
      else if (!field.required && field.default === undefined)
        problems.add(node.origin, `${what}: the list map key "${key}" needs to be required`);
    }
  }

  #string(node: YamlNode, what: string): object {
    const { problems } = this.#files;
    const listed = node.get("enum");
    if (listed !== undefined) {
      const values = this.#values.texts(node, "enum");
      if (values.length === 0) problems.add(listed.origin, `${what} has an empty enum`);
      return { type: "enum", values } satisfies Pick<EnumSchema, "type" | "values">;
    }
    const kollectFormat = this.#values.text(node, "x-kollect-format");
    if (kollectFormat !== undefined) this.#known(node, "x-kollect-format", [kollectFormat], what);
    const pattern = this.#values.text(node, "pattern");
    const isBroken = pattern !== undefined && !isPattern(pattern);
    if (isBroken)
      problems.add(
        node.get("pattern")?.origin ?? node.origin,
        `${what} has a pattern that RE2, the API server's engine, does not take`,
      );
    return given({
      type: "string",
      pattern: isBroken ? undefined : pattern,
      minLength: this.#values.size(node, "minLength"),
      maxLength: this.#values.size(node, "maxLength"),
      format: this.#values.oneOf(node, "format", ["date-time"]),
      kollectFormat,
    });
  }

  #integer(node: YamlNode): object {
    return given({
      type: "integer",
      format: this.#values.oneOf(node, "format", ["int32", "int64"]),
      minimum: this.#values.integer(node, "minimum"),
      maximum: this.#values.integer(node, "maximum"),
    });
  }

  #judges(node: YamlNode, what: string): readonly string[] | undefined {
    const names = this.#values.texts(node, "x-kollect-rules");
    if (names.length === 0) return undefined;
    this.#known(node, "x-kollect-rules", names, what);
    if (node.get("title") === undefined)
      this.#files.problems.add(
        node.origin,
        `${what} has x-kollect-rules, so it needs a title: the type that rules see`,
      );
    return names;
  }

  #known(
    node: YamlNode,
    key: "x-kollect-format" | "x-kollect-rules",
    names: readonly string[],
    what: string,
  ): void {
    const terms = this.#names[key === "x-kollect-format" ? "formats" : "rules"].map(
      (it) => it.name,
    );
    for (const name of names)
      if (!terms.includes(name))
        this.#files.problems.add(
          node.get(key)?.origin ?? node.origin,
          `${what} has the unknown ${key} ${name}; group.yaml knows ${terms.join(", ")}`,
        );
  }

  #rules(node: YamlNode, what: string): readonly Rule[] {
    return (node.get("x-kubernetes-validations")?.items() ?? []).map((item) => {
      this.#values.keys(item, ["rule", "message"], `a rule of ${what}`);
      return {
        expression: this.#values.needed(item, "rule", `a rule of ${what}`),
        message: this.#values.needed(item, "message", `a rule of ${what}`),
        origin: item.origin,
      };
    });
  }
}

function isPattern(text: string): boolean {
  try {
    return RE2JS.compile(text) instanceof RE2JS;
  } catch {
    return false;
  }
}
