import openapiTS, { astToString, type OpenAPI3 } from "openapi-typescript";
import { titledSchemas } from "../components.ts";
import type { ApiModel, FileTree } from "../model.ts";
import { childrenOf, type Schema } from "../schema.ts";

/** OpenAPI's way to say: that one, with another description or default here. */
const reference = (schema: Schema): unknown => ({
  allOf: [{ $ref: `#/components/schemas/${schema.title ?? ""}` }],
  description: schema.description,
  ...(schema.default !== undefined && { default: schema.default }),
});

const inline = (schema: Schema): unknown => {
  const children = new Map(
    childrenOf(schema).map(([name, child]) => [
      name,
      child.title === undefined ? inline(child) : reference(child),
    ]),
  );
  const { properties, items, additionalProperties, ...rest } = schema;
  return {
    ...rest,
    ...(properties && {
      properties: Object.fromEntries(
        Object.keys(properties).map((name) => [name, children.get(name)]),
      ),
    }),
    ...(items && { items: children.get("items") }),
    ...(additionalProperties !== undefined && {
      additionalProperties:
        typeof additionalProperties === "object"
          ? children.get("additionalProperties")
          : additionalProperties,
    }),
  };
};

/** TypeScript types of all that has a title. Fields with a default are required: the API server fills them. */
export async function typesEmitter(model: ApiModel): Promise<FileTree> {
  const schemas = titledSchemas(model);
  const document = {
    openapi: "3.0.3",
    info: { title: model.group, version: model.version },
    paths: {},
    components: {
      schemas: Object.fromEntries([...schemas].map(([title, schema]) => [title, inline(schema)])),
    },
  };
  const ast = await openapiTS(document as unknown as OpenAPI3, {
    defaultNonNullable: true,
    alphabetize: false,
  });
  const names = [...schemas.keys()].map(
    (title) => `export type ${title} = components["schemas"]["${title}"];`,
  );
  return new Map([["generated/types.ts", `${astToString(ast)}\n${names.join("\n")}\n`]]);
}
