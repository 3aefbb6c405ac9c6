import type { ApiFile, Problem } from "./api-file.ts";

type Raw = Readonly<Record<string, unknown>>;

const required = [
  "kind",
  "plural",
  "shortNames",
  "scope",
  "description",
  "columns",
  "spec",
  "status",
];
const allowed = new Set([...required, "family"]);

/** Finds what is missing or surplus at the top of a kind's file. */
export function checkKind(file: ApiFile, problems: Problem[]): void {
  const content = file.content as Raw;
  for (const key of required)
    if (content[key] === undefined) problems.push(file.problem([], `${key} is missing`));
  for (const key of Object.keys(content))
    if (!allowed.has(key)) problems.push(file.problem([key], `unknown key ${key} in a kind`));
  if (content["scope"] !== "Namespaced" && content["scope"] !== "Cluster")
    problems.push(file.problem(["scope"], "scope is none of Namespaced, Cluster"));
  const columns = Array.isArray(content["columns"]) ? content["columns"] : [];
  for (const [index, { jsonPath }] of (columns as { jsonPath: string }[]).entries()) {
    const [, section = "", field = ""] = /^\.(spec|status|metadata)\.(\w+)/.exec(jsonPath) ?? [];
    const properties = ((content[section] as Raw | undefined)?.["properties"] ?? {}) as Raw;
    const reference = (content[section] as Raw | undefined)?.["$ref"];
    if (section !== "metadata" && reference === undefined && !Object.hasOwn(properties, field))
      problems.push(file.problem(["columns", index], `column path ${jsonPath} names no field`));
  }
}

/** Names must be unique over all kinds. */
export function checkNames(files: readonly ApiFile[], problems: Problem[]): void {
  const seen = new Map<string, string>();
  for (const file of files) {
    const { kind, plural, shortNames } = file.content as {
      kind: string;
      plural: string;
      shortNames: string[];
    };
    for (const [key, name] of [
      ["kind", kind],
      ["plural", plural],
      ...(shortNames ?? []).map((it) => ["shortNames", it]),
    ] as [string, string][]) {
      const first = seen.get(`${key} ${name}`);
      if (first !== undefined)
        problems.push(file.problem([key], `${key} ${name} is taken by ${first}`));
      seen.set(`${key} ${name}`, file.path);
    }
  }
}
