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
const scopes = new Set<unknown>(["Namespaced", "Cluster"]);

const rawOf = (value: unknown): Raw =>
  typeof value === "object" && value !== null ? (value as Raw) : {};

/** Finds what is missing or surplus at the top of a kind's file. */
export function checkKind(file: ApiFile, problems: Problem[]): void {
  const content = file.content as Raw;
  for (const key of required)
    if (content[key] === undefined) problems.push(file.problem([], `${key} is missing`));
  for (const key of Object.keys(content))
    if (!allowed.has(key)) problems.push(file.problem([key], `unknown key ${key} in a kind`));
  if (!scopes.has(content["scope"]))
    problems.push(file.problem(["scope"], "scope is none of Namespaced, Cluster"));
  const columns = Array.isArray(content["columns"]) ? content["columns"] : [];
  for (const [index, column] of columns.entries()) {
    const path = String((column as { readonly jsonPath?: string }).jsonPath);
    if (!namesField(content, path))
      problems.push(file.problem(["columns", index], `column path ${path} names no field`));
  }
}

/** Whether a column's path names a field of spec or status; metadata is the API server's. */
const namesField = (content: Raw, path: string): boolean => {
  const [, section = "", field = ""] = /^\.(spec|status|metadata)\.(\w+)/.exec(path) ?? [];
  if (section === "metadata") return true;
  const schema = rawOf(content[section]);
  return schema["$ref"] !== undefined || Object.hasOwn(rawOf(schema["properties"]), field);
};

interface Names {
  readonly kind: string;
  readonly plural: string;
  readonly shortNames?: readonly string[];
}

/** Names must be unique over all kinds. */
export function checkNames(files: readonly ApiFile[], problems: Problem[]): void {
  const owners = new Map<string, string>();
  for (const file of files) {
    const { kind, plural, shortNames = [] } = file.content as Names;
    const names = [
      ["kind", kind],
      ["plural", plural],
      ...shortNames.map((it) => ["shortNames", it]),
    ];
    for (const [key = "", name = ""] of names) {
      const owner = owners.get(`${key} ${name}`);
      if (owner !== undefined)
        problems.push(file.problem([key], `${key} ${name} is taken by ${owner}`));
      owners.set(`${key} ${name}`, file.path);
    }
  }
}
