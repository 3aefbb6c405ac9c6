import { ExtractionFailure } from "../extract/expression.ts";
import { celPrefix, checkPath, parsePath } from "../extract/path.ts";
import type { Json } from "../rows/row.ts";
import type { KubeObject } from "./kube-object.ts";

/** Why an object is not meant: which field of which resource decides. Made once for all objects. */
export interface Refusal {
  readonly type: "no";
  readonly of: "target" | "namespace" | "object";
  /** For example `spec.resourceRules[0].matchPolicy`. */
  readonly field: string;
}

/** Whether an object is meant, or why that cannot be told. */
export type Judgement =
  | { readonly type: "match" }
  | Refusal
  /** The problem never quotes the object. */
  | { readonly type: "problem"; readonly problem: string };

export const match: Judgement = { type: "match" };
export const refusal = (field: string, of: Refusal["of"] = "target"): Refusal => ({
  type: "no",
  of,
  field,
});

export type Judge = (
  object: KubeObject,
  namespace: KubeObject["metadata"] | undefined,
) => Judgement;

/** What is wrong with the CEL expression `policy`; the column is 1-based. */
export const policyFault = (
  policy: string,
): { readonly column: number; readonly message: string } | undefined => {
  const fault = checkPath(celPrefix + policy);
  return fault && { ...fault, column: Math.max(1, fault.column - celPrefix.length) };
};

/** `where` names the policy in problems. A policy that does not compile judges every object a problem. */
export function compilePolicy(policy: string, where: string): Judge {
  const problem = (text: string): Judgement => ({ type: "problem", problem: `${where} ${text}` });
  const parsed = parsePath(celPrefix + policy);
  if (parsed.type !== "value") return () => problem("does not compile");
  const { read } = parsed;
  const no = refusal(`spec.${where}`);
  return (object, namespace) => {
    try {
      const value = read({ object: object as Json, namespace: (namespace ?? null) as Json });
      if (typeof value === "boolean") return value ? match : no;
      return problem(value === undefined ? "reads what is missing" : "is neither true nor false");
    } catch (error) {
      if (error instanceof ExtractionFailure) return problem(error.message);
      throw error;
    }
  };
}
