export type Step =
  | { readonly type: "key"; readonly key: string | number }
  | { readonly type: "any" }
  | { readonly type: "dynamic" }
  | { readonly type: "descent" };
