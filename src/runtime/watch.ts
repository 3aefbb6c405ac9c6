/** One step of list-then-watch, in the API server's order. */
export type WatchEvent<T> =
  /** A complete list begins; `listed` events follow. */
  | { readonly type: "restarted" }
  | { readonly type: "listed"; readonly object: T }
  /** The list is whole: what it did not name is gone. */
  | { readonly type: "synced"; readonly resourceVersion: string }
  | { readonly type: "applied"; readonly object: T }
  | { readonly type: "deleted"; readonly object: T }
  /** A bookmark: the watch is alive, and nothing else has changed. */
  | { readonly type: "progressed" }
  /** An attempt to list or watch failed; the source tries again by itself. */
  | { readonly type: "interrupted"; readonly error: Error }
  /** The watch runs again after an interruption, with nothing missed. */
  | { readonly type: "resumed" };

/** Where objects come from: src/kube/ in production, test/support/ in tests. */
export interface WatchSource<T> {
  /** Streams until `signal` aborts. Reconnects by itself; a server error never ends it. */
  open(signal: AbortSignal): AsyncIterable<WatchEvent<T>>;
}
