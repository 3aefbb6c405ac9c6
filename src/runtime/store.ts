/** What subscribers hear after the store has changed. */
export type Change<T> =
  | { readonly type: "added"; readonly object: T }
  | { readonly type: "updated"; readonly object: T; readonly previous: T }
  | { readonly type: "removed"; readonly object: T };

/** Read half of the cache; the informer alone holds the write half. Keys are `namespace/name`, or `name`. */
export interface ReadonlyStore<T> {
  get(key: string): T | undefined;
  values(): IterableIterator<T>;
  readonly size: number;
}
