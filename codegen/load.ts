import { existsSync, readdirSync } from "node:fs";
import { join, posix } from "node:path";
import { type ApiFile, type Problem, readApiFile } from "./api-file.ts";
import { checkKind, checkNames } from "./check-kind.ts";
import { checkSchema } from "./check-schema.ts";
import type { ApiModel, Kind } from "./model.ts";
import type { Schema } from "./schema.ts";

/** Everything that is wrong in api/, one line each. */
export class ApiError extends Error {
  override readonly name = "ApiError";

  constructor(problems: readonly Problem[]) {
    super(problems.map(({ file, line, text }) => `${file}:${line}: ${text}`).join("\n"));
  }
}

type Raw = Readonly<Record<string, unknown>>;

const yamlFiles = (root: string, folder: string): string[] =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith(".yaml"))
    .toSorted()
    .map((name) => posix.join(folder, name));

/** Reads `root`/api. @throws {ApiError} all problems at once */
export function loadApi(root: string): ApiModel {
  const problems: Problem[] = [];
  const read = (path: string): ApiFile => readApiFile(root, path, problems);
  const group = read("api/group.yaml");
  const kinds = yamlFiles(root, "api/v1alpha1").map(read);
  const schemas = [...yamlFiles(root, "api/v1alpha1/shared"), ...yamlFiles(root, "api/export")].map(
    read,
  );
  if (problems.length > 0) throw new ApiError(problems);

  const names = group.content as Omit<ApiModel, "kinds" | "exports">;
  const formats = new Set(Object.keys(names.formats));
  const contextOf = (file: ApiFile): Parameters<typeof checkSchema>[0] => ({
    file,
    formats,
    isKnown: (reference) => existsSync(join(root, posix.dirname(file.path), reference)),
    problems,
  });
  for (const file of kinds) {
    checkKind(file, problems);
    const { spec, status } = file.content as Raw;
    checkSchema(contextOf(file), spec, ["spec"]);
    checkSchema(contextOf(file), status, ["status"]);
  }
  for (const file of schemas) checkSchema(contextOf(file), file.content, []);
  checkNames(kinds, problems);
  if (problems.length > 0) throw new ApiError(problems);

  const byPath = new Map(schemas.map(({ path, content }) => [path, content]));
  const resolved = ({ path, content }: ApiFile): unknown =>
    resolve(content, posix.dirname(path), byPath);
  return {
    ...names,
    kinds: kinds.map((file) => resolved(file) as Kind),
    exports: schemas
      .filter(({ path }) => path.startsWith("api/export/"))
      .map((file) => resolved(file) as Schema),
  };
}

/** Puts the named schema in the place of each `$ref`; what stands beside the reference counts more. */
const resolve = (node: unknown, folder: string, files: ReadonlyMap<string, unknown>): unknown => {
  if (Array.isArray(node)) return node.map((it) => resolve(it, folder, files));
  if (typeof node !== "object" || node === null) return node;
  const { $ref: reference, ...rest } = node as Raw;
  const own = Object.fromEntries(
    Object.entries(rest).map(([key, value]) => [key, resolve(value, folder, files)]),
  );
  if (typeof reference !== "string") return own;
  const path = posix.join(folder, reference);
  return { ...(resolve(files.get(path), posix.dirname(path), files) as Raw), ...own };
};
