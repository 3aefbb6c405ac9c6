import type { Json } from "../rows/row.ts";
import { compileCel } from "./cel.ts";
import { compileDefinite, compileFinder, type Finder } from "./json-path.ts";
import { parseJsonPath } from "./json-path-parser.ts";
import { PathError } from "./path-error.ts";

/** A compiled path. */
export type CompiledPath =
  /** Names one value at most. @throws {RangeError} the expression fails on this object */
  | { readonly type: "one"; readonly find: (object: Json, namespace: Json) => Json | undefined }
  /** Names any number of values. */
  | { readonly type: "many"; readonly find: Finder };

/** Compiles an attribute's path. @throws {PathError} with the column and, where one can be seen, the fix */
export function compilePath(path: string): CompiledPath {
  if (path.startsWith("cel:")) return { type: "one", find: compileCel(path) };
  if (path.startsWith("$")) return jsonPath(path, 0, path.length);
  if (path.startsWith("{")) return template(path);
  return refuse(path);
}

const jsonPath = (path: string, start: number, end: number): CompiledPath => {
  const steps = parseJsonPath(path, start, end);
  const find = compileDefinite(steps);
  return find === undefined
    ? { type: "many", find: compileFinder(steps) }
    : { type: "one", find: (object) => find(object) };
};

const template = (path: string): CompiledPath => {
  const end = path.indexOf("}");
  if (end < 0) throw new PathError(path.length + 1, "the { is never closed by }");
  if (end !== path.length - 1)
    throw new PathError(end + 2, "one {…} block is one attribute; text beside it is not supported");
  if (/^\{\s*(range|end)\b/.test(path))
    throw new PathError(2, "range is not supported; use [*], or a cel: path");
  return jsonPath(path, 1, end);
};

const refuse = (path: string): never => {
  if (path.startsWith("helm:")) throw new PathError(1, "helm: paths are not supported");
  if (/^object[.[]/.test(path))
    throw new PathError(1, `a CEL expression starts with cel: write cel:${path}`);
  const bare = path.replace(/^\./, "");
  if (/^[\w\\.[\]*'"-]+$/.test(bare))
    throw new PathError(
      1,
      `a JSONPath starts with $: write $.${bare}${/[*\\'"]/.test(bare) ? "" : ` or cel:object.${bare}`}`,
    );
  throw new PathError(1, "starts with none of cel:, $ and {");
};
