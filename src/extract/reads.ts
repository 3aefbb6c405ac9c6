import { celReads } from "./cel-reads.ts";
import { helmPrefix, helmReads } from "./helm-path.ts";
import { jsonPathReads } from "./json-path-reads.ts";
import { celPrefix, checkPath } from "./path.ts";

/**
 * A step from a value to what is below it. `dynamic`: a key that only evaluation knows; `any`: every item or field
 * (wildcard, slice, comprehension variable, element of a filter); `descent`: any depth, none included.
 */
export type Step =
  | { readonly type: "key"; readonly key: string | number }
  | { readonly type: "any" }
  | { readonly type: "dynamic" }
  | { readonly type: "descent" };

/**
 * One way from a root into its fields. The expression may use all that is at its end and below. A comprehension
 * variable stands for `any` below what it iterates over, although over a map it is only the key.
 */
export interface Read {
  /** `release`: the Helm release in the object, decoded. */
  readonly root: "object" | "namespace" | "release";
  readonly steps: readonly Step[];
  /** Of the start of the way, 1-based in the path. */
  readonly column: number;
  /** By has(), optional access or a filter that asks for existence: absence is foreseen. */
  readonly isTest: boolean;
}

/**
 * Every way in which the expression `path` goes from the object into its fields; empty for an invalid path. A value
 * that passes through a function, operator, ternary or literal is one Read that ends there, whatever is selected from
 * the result. What the analysis does not understand is a Read of the whole object. Never throws.
 */
export function readsOf(path: string): readonly Read[] {
  if (checkPath(path) !== undefined) return [];
  try {
    if (path.startsWith(helmPrefix)) return helmReads(path);
    return path.startsWith(celPrefix)
      ? celReads(path.slice(celPrefix.length), celPrefix.length)
      : jsonPathReads(path);
  } catch (error) {
    // Deeper in the stack than the check above was.
    if (error instanceof RangeError)
      return [{ root: "object", steps: [], column: 1, isTest: false }];
    throw error;
  }
}
