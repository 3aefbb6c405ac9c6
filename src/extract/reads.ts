import { celReads } from "./cel-reads.ts";
import { jsonPathReads } from "./json-path-reads.ts";
import { celPrefix, parsePath } from "./path.ts";

/** A step from a value to one below it. */
export type Step =
  | { readonly type: "key"; readonly key: string | number }
  /** Every item or field. */
  | { readonly type: "any" }
  /** A key that only evaluation knows. */
  | { readonly type: "dynamic" }
  /** The value itself, and everything below it. */
  | { readonly type: "descent" };

/** One way in which an expression gets hold of a value: what it takes is all that stands there. */
export interface Read {
  readonly root: "object" | "namespace";
  readonly steps: readonly Step[];
  /** 1-based, in the path. */
  readonly column: number;
}

/** All that the expression may look at, without evaluating it; nothing for one that does not compile. */
export function readsOf(path: string): readonly Read[] {
  if (parsePath(path).type === "invalid") return [];
  return path.startsWith(celPrefix)
    ? celReads(path.slice(celPrefix.length), celPrefix.length)
    : jsonPathReads(path);
}
