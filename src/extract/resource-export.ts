import type { Prune, ResourceExport } from "../../generated/types.ts";
import { OperatorError } from "../errors/operator-error.ts";
import { include, withoutIdentity } from "../prune/include.ts";
import { compileJqSelection } from "../prune/jq/select-jq.ts";
import { compileSelection } from "../prune/json-path-locate.ts";
import { parsePointer, selectPointer } from "../prune/json-pointer.ts";
import { selectNoise } from "../prune/noise.ts";
import { isList, type Selection } from "../prune/place.ts";
import { defaultNoise, presets } from "../prune/presets.ts";
import { prune } from "../prune/prune.ts";
import type { Json } from "../rows/row.ts";
import { plainJson } from "./cel-result.ts";
import { compileCel } from "./cel.ts";
import { ExtractionFailure, PathError, type PathFault, type Scope } from "./expression.ts";
import { celPrefix } from "./path.ts";

/**
 * The object as a profile of mode Resource exports it: its sections, without noise and without what the profile takes
 * out. Shares with the object what is left of it.
 * @throws {ExtractionFailure} a prune expression that yields no list of pointers
 */
export type ReadResource = (scope: Scope) => Json;

/** @throws {OperatorError} EXPRESSION_INVALID */
export function compileResourceExport({
  include: mode,
  dedupeIdentity,
  prune: taken,
}: ResourceExport): ReadResource {
  const fixed = [
    selectNoise([...(taken.defaults ? defaultNoise : []), ...presets[taken.preset]]),
    ...each(taken, "jsonPointers", (text) => selectPointer(parsePointer(text))),
    ...each(taken, "jsonPaths", compileSelection),
    ...each(taken, "jqPathExpressions", compileJqSelection),
  ];
  const computed = each(taken, "cel", compilePruneExpression);
  return (scope) => {
    const selections = [...fixed, ...computed.flatMap((pointersOf) => pointersOf(scope))];
    const pruned = include(prune(scope.object, selections), mode);
    return plainJson(dedupeIdentity ? withoutIdentity(pruned) : pruned) ?? null;
  };
}

/** A CEL expression that yields JSON pointers. @throws {PathError} */
function compilePruneExpression(source: string): (scope: Scope) => readonly Selection[] {
  const read = compileCel(source, 0);
  return (scope) => {
    const pointers = read(scope) ?? [];
    if (!isList(pointers)) throw new ExtractionFailure("yields no list of JSON pointers");
    return pointers.map((it) => {
      if (typeof it !== "string") throw new ExtractionFailure("yields what is no JSON pointer");
      try {
        return selectPointer(parsePointer(it));
      } catch (error) {
        if (error instanceof PathError) throw new ExtractionFailure("yields no valid JSON pointer");
        throw error;
      }
    });
  };
}

type PruneList = "jsonPointers" | "jsonPaths" | "jqPathExpressions" | "cel";

const each = <T>(taken: Prune, list: PruneList, compile: (text: string) => T): T[] =>
  (taken[list] ?? []).map((text, index) => {
    const fault = faultOf(() => compile(text));
    if ("compiled" in fault) return fault.compiled;
    const { column, message } = fault;
    throw new OperatorError("EXPRESSION_INVALID", {
      attribute: `export.prune.${list}[${index}]`,
      column,
      detail: message,
    });
  });

const faultOf = <T>(compile: () => T): PathFault | { readonly compiled: T } => {
  try {
    return { compiled: compile() };
  } catch (error) {
    if (error instanceof PathError) return { column: error.column, message: error.message };
    // The only error left to recursive parsers: the stack ends before the text does.
    if (error instanceof RangeError)
      return { column: 1, message: "the expression is nested too deeply" };
    throw error;
  }
};

const judge =
  (compile: (text: string) => unknown) =>
  (text: string): PathFault | undefined => {
    const fault = faultOf(() => compile(text));
    return "compiled" in fault ? undefined : fault;
  };

/** What is wrong with a text of one of the lists, for admission. */
export const pruneFaults = {
  pointer: judge(parsePointer),
  path: judge((text) => (text.startsWith(celPrefix) ? noCel() : compileSelection(text))),
  jq: judge(compileJqSelection),
  expression: judge(compilePruneExpression),
} as const;

const noCel = (): never => {
  throw new PathError(1, "a JSONPath begins with $. or {; CEL expressions go into prune.cel");
};
