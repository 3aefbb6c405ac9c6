import type { ApiModel, Origin } from "./model.ts";
import { schemasIn } from "./model.ts";
import type { Problems } from "./problems.ts";
import type { YamlNode } from "./yaml-node.ts";

/** Finds names that stand for two things: kinds, plurals, short names, titles, sink types. */
export function checkNames(
  model: ApiModel,
  kindNodes: readonly YamlNode[],
  problems: Problems,
): void {
  const claimed = new Map<string, Origin>();
  const claim = (name: string, what: string, origin: Origin): void => {
    const first = claimed.get(`${what} ${name}`);
    const same = first?.file === origin.file && first.line === origin.line;
    if (first !== undefined && !same)
      problems.add(origin, `${what} ${name} is already taken at ${first.file}:${first.line}`);
    else claimed.set(`${what} ${name}`, origin);
  };
  for (const [index, kind] of model.kinds.entries()) {
    const node = kindNodes[index];
    const at = (key: string): Origin => node?.get(key)?.origin ?? { file: kind.file, line: 1 };
    // Titles and kinds become TypeScript names side by side.
    claim(kind.name, "the name", at("kind"));
    claim(kind.plural, "the resource name", at("plural"));
    for (const short of kind.shortNames) claim(short, "the resource name", at("shortNames"));
    const type = kind.spec.fields.find(({ name }) => name === "type");
    if (kind.family === undefined) continue;
    if (type?.schema.type !== "enum")
      problems.add(at("family"), `${kind.name} has a family, so its spec needs an enum named type`);
    else for (const value of type.schema.values) claim(value, "the sink type", type.origin);
  }
  const roots = [
    ...model.kinds.flatMap(({ spec, status }) => (status ? [spec, status] : [spec])),
    ...model.exports,
  ];
  for (const schema of roots.flatMap(schemasIn))
    if (schema.title !== undefined) claim(schema.title, "the name", schema.origin);
}
