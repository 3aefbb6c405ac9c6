import openapiTS, { astToString } from "openapi-typescript";
import type { OpenAPI3, SchemaObject } from "openapi-typescript";
import type { Emitter } from "../emitter.ts";
import type { ApiModel, Kind } from "../model.ts";
import { objectMeta } from "../object-meta.ts";
import { bundled } from "../openapi.ts";
import type { OpenApi } from "../openapi.ts";
import { sourceFile } from "../source-file.ts";

function kindSchema(kind: Kind, components: Map<string, OpenApi>): OpenApi {
  const spec = bundled(kind.spec, components);
  const status = kind.status && bundled(kind.status, components);
  return {
    type: "object",
    description: kind.doc,
    required: ["apiVersion", "kind", "metadata", "spec"],
    properties: {
      apiVersion: { type: "string", description: "Group and version." },
      kind: { type: "string", description: kind.name },
      metadata: { $ref: "#/components/schemas/ObjectMeta" },
      spec,
      ...(status ? { status } : {}),
    },
  };
}

function componentsOf(model: ApiModel): ReadonlyMap<string, OpenApi> {
  const components = new Map<string, OpenApi>([["ObjectMeta", objectMeta]]);
  for (const kind of model.kinds) components.set(kind.name, kindSchema(kind, components));
  for (const schema of model.exports) bundled(schema, components);
  return components;
}

/** One exported type for each kind and each title. */
export const types: Emitter = {
  name: "types",
  async emit(model) {
    const schemas = Object.fromEntries(componentsOf(model)) as Record<string, SchemaObject>;
    const document: OpenAPI3 = {
      openapi: "3.0.3",
      info: { title: model.group, version: model.version },
      paths: {},
      components: { schemas },
    };
    const nodes = await openapiTS(document, {
      silent: true,
      defaultNonNullable: true,
      rootTypes: true,
      rootTypesNoSchemaPrefix: true,
      rootTypesKeepCasing: true,
    });
    // The text of a docstring is its description; the enum is in the type.
    const text = astToString(nodes)
      .replace(/^ *\* @enum \{string\}\n/gm, "")
      .replaceAll("@description ", "")
      .split(/^(?=export (?:type|interface) )/m)
      .filter((it) => !/^export type (webhooks|operations|paths|\$defs)\b/.test(it));
    return new Map([["generated/types.ts", sourceFile({ statements: text })]]);
  },
};
