import { beginWork, PathError } from "../dialect.ts";
import type { Selection } from "../place.ts";
import { parseJq } from "./parser.ts";

/**
 * Compiles a jq path expression, of those that Argo CD takes as jqPathExpressions, to what finds its paths. jq's
 * functions are there as far as paths need them. Steps that do not fit a value find nothing, as if `?` stood behind each:
 * what is not there need not be taken out. Regular expressions are RE2, steps per object are limited.
 * @throws {PathError} where the text is wrong, or yields values that stand nowhere in the object
 */
export function compileJqSelection(text: string): Selection {
  const filter = parseJq(text);
  if (!filter.isPath)
    throw new PathError(
      filter.column,
      "this yields a value, not a path of the object; select(…) takes conditions",
    );
  return (root) => {
    beginWork();
    return filter.run(root);
  };
}
