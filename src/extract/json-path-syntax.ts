/** A comparison or the existence of a path, asked of each element of a list. */
export interface Filter {
  readonly left: Operand;
  readonly operator: "exists" | "==" | "!=" | "<" | "<=" | ">" | ">=";
  readonly right: Operand | undefined;
}

export type Operand =
  | { readonly type: "path"; readonly steps: readonly Step[] }
  | { readonly type: "literal"; readonly value: string | number | boolean | null };

/** One step of a JSONPath of the kubectl dialect. */
export type Step =
  | { readonly type: "child"; readonly name: string }
  | { readonly type: "index"; readonly index: number }
  | {
      readonly type: "slice";
      readonly start: number | undefined;
      readonly end: number | undefined;
      readonly step: number;
    }
  | { readonly type: "wildcard" }
  | { readonly type: "union"; readonly members: readonly Step[] }
  | { readonly type: "filter"; readonly filter: Filter }
  /** The value itself and everything below it. */
  | { readonly type: "descend" };
