import type { ApiModel, FileTree, Kind } from "../model.ts";
import type { Schema } from "../schema.ts";

const oneLine = (text: string): string =>
  text.replaceAll(/\s+/g, " ").replaceAll("|", "\\|").trim();

const typeOf = (schema: Schema): string => {
  if (schema.enum !== undefined) return schema.enum.map((it) => `\`${it}\``).join(", ");
  if (schema.type === "array")
    return `list of ${schema.items === undefined ? "" : typeOf(schema.items)}`;
  const { additionalProperties: values } = schema;
  if (typeof values === "object") return `map of ${typeOf(values)}`;
  return schema.type ?? "any";
};

const limitsOf = (schema: Schema): string =>
  [
    schema.default === undefined ? "" : `default \`${JSON.stringify(schema.default)}\``,
    ...(["minLength", "maxLength", "minimum", "maximum", "minItems", "maxItems"] as const).map(
      (key) => (schema[key] === undefined ? "" : `${key} ${schema[key]}`),
    ),
    schema.pattern === undefined ? "" : `matches \`${schema.pattern.replaceAll("|", "\\|")}\``,
  ]
    .filter((it) => it !== "")
    .join("; ");

function* rowsOf(schema: Schema, path: string): Iterable<string> {
  for (const [name, child] of Object.entries(schema.properties ?? {})) {
    const here = `${path}.${name}`;
    const isRequired = schema.required?.includes(name) === true ? " (required)" : "";
    yield `| \`${here}\`${isRequired} | ${typeOf(child)} | ${limitsOf(child)} | ${oneLine(child.description ?? "")} |`;
    if (child.type === "array" && child.items !== undefined)
      yield* rowsOf(child.items, `${here}[]`);
    else yield* rowsOf(child, here);
  }
}

function* rulesOf(schema: Schema, path: string): Iterable<string> {
  for (const { message } of schema["x-kubernetes-validations"] ?? [])
    yield `- \`${path}\`: ${message}`;
  for (const [name, child] of Object.entries(schema.properties ?? {}))
    yield* rulesOf(child, `${path}.${name}`);
  if (schema.items !== undefined) yield* rulesOf(schema.items, `${path}[]`);
}

const page = (kind: Kind, { group, version }: ApiModel): string => {
  const table = (schema: Schema, name: string): string =>
    ["| Field | Type | Limits | Meaning |", "|---|---|---|---|", ...rowsOf(schema, name)].join(
      "\n",
    );
  const rules = [...rulesOf(kind.spec, "spec")];
  return `# ${kind.kind}

<!-- Written by npm run generate from api/. -->

${kind.description}

\`apiVersion: ${group}/${version}\`, ${kind.scope.toLowerCase()}, \`kubectl get ${kind.plural}\` or ${kind.shortNames.map((it) => `\`${it}\``).join(", ")}.

## spec

${table(kind.spec, "spec")}
${rules.length === 0 ? "" : `\nRules:\n\n${rules.join("\n")}\n`}
## status

${table(kind.status, "status")}
`;
};

/** One page a kind. */
export const referenceEmitter = (model: ApiModel): FileTree =>
  new Map(
    model.kinds.map((kind) => [`docs/reference/${kind.kind.toLowerCase()}.md`, page(kind, model)]),
  );
