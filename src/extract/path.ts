import { compileCel } from "./cel.ts";
import { type ParsedPath, PathError, type PathFault } from "./expression.ts";
import { compileHelmPath, helmPrefix } from "./helm-path.ts";
import { compileJsonPath } from "./json-path.ts";

const maxLength = 4096;

export const celPrefix = "cel:";

/**
 * Compiles `cel:<expression>`, `$.a.b` or `{.a.b}` (JSONPath of the kubectl dialect, one block), or
 * `helm:release.<field>`. Anything else is invalid: JSONPath would take bare text such as `metadata.name` for the value itself. Never throws.
 */
export function parsePath(path: string): ParsedPath {
  const known = compiled.get(path);
  if (known !== undefined) return known;
  const parsed = parse(path);
  compiled.set(path, parsed);
  for (const oldest of compiled.keys()) if (compiled.size > remembered) compiled.delete(oldest);
  return parsed;
}

/** Admission asks several questions about a path, and the profile that it admits is compiled right after. */
const compiled = new Map<string, ParsedPath>();
const remembered = 500;

function parse(path: string): ParsedPath {
  try {
    return compile(path);
  } catch (error) {
    if (error instanceof PathError) return invalid(error.column, error.message);
    // The only error left to recursive parsers: the stack ends before the text does.
    if (error instanceof RangeError) return invalid(1, "the expression is nested too deeply");
    throw error;
  }
}

/** What is wrong with `path`, for admission; `undefined` when it compiles. */
export function checkPath(path: string): PathFault | undefined {
  const parsed = parsePath(path);
  return parsed.type === "invalid" ? { column: parsed.column, message: parsed.message } : undefined;
}

function compile(path: string): ParsedPath {
  if (path.length > maxLength)
    return invalid(maxLength + 1, `the expression is longer than ${maxLength} characters`);
  if (path.startsWith(celPrefix))
    return { type: "value", read: compileCel(path.slice(celPrefix.length), celPrefix.length) };
  if (path.startsWith(helmPrefix)) return compileHelmPath(path);
  if (/^(?:\$(?=[.[]|$)|\{)/.test(path)) return compileJsonPath(path);
  return invalid(1, `write ${spellings(path)}`);
}

const invalid = (column: number, message: string): ParsedPath => ({
  type: "invalid",
  column,
  message,
});

/** How the author probably has to spell `text`. */
function spellings(text: string): string {
  const trimmed = text.trim();
  if (trimmed.length > 100 || trimmed === "") return "$.path.to.field or cel:<expression>";
  const isPlain = /^[\w.[\]\\'"*/-]+$/.test(trimmed);
  if (!isPlain) return `cel:${trimmed} for CEL, or start a JSONPath with $.`;
  const below = trimmed.replace(/^object(?=[.[])/, "").replace(/^(?![.[])/, ".");
  return /^(?:\.[A-Za-z_]\w*)+$/.test(below)
    ? `$${below} or ${celPrefix}object${below}`
    : `$${below}`;
}
