import { createHash } from "node:crypto";
import { createCursor, type Cursor, type CursorEnd } from "./cursor.ts";
import type { Row, SourceKey } from "./row.ts";
import type { Snapshot } from "./snapshot.ts";
import { compareUtf8, createSourceRows, type SourceRows } from "./source-rows.ts";

/** Rows by target. The only mutable state between collection and export. */
export interface SnapshotStore {
  /** Until it is called no scope has a snapshot: what targets exist is not known yet. */
  open(): void;
  /** The target exists; a new one is pending: it keeps its scope without a snapshot until it is settled. */
  declare(source: SourceKey): void;
  /** The target is gone, and its rows with it. */
  forget(source: SourceKey): void;
  /** A complete list begins. `hold`: what stands is not worth showing; the source is pending until `complete`. */
  begin(source: SourceKey, options: { readonly hold: boolean }): void;
  /** False when the row was there already, unchanged. */
  upsert(source: SourceKey, row: Row): boolean;
  remove(source: SourceKey, uid: string): boolean;
  /** The list is whole: rows that it did not name go. */
  complete(source: SourceKey): void;
  /** The source cannot be read now: its rows stay as they are; if it was never complete, the sinks keep theirs. */
  unreadable(source: SourceKey): void;
  /** It can be read again, and nothing was missed. */
  readable(source: SourceKey): void;
  /** Rows of a source; `undefined` until it is complete. */
  size(source: SourceKey): number | undefined;
  /** Sources of the scope that cannot be read now. */
  stale(scope: string): readonly SourceKey[];
  /** `undefined` while a source of the scope is pending, so nothing half-filled can be exported. */
  snapshot(scope: string): Snapshot | undefined;
  cursor(scope: string): Cursor;
  /** Calls `listener` after each change of a scope; returns the unsubscribe. */
  subscribe(listener: (scope: string) => void): () => void;
}

interface Source {
  readonly rows: SourceRows;
  /** pending: the first list is under way; known: listed in full; retained: never listed, and not to be had now. */
  state: "pending" | "known" | "retained";
  isStale: boolean;
  /** uids that the list under way has named; `undefined` when none is. */
  seen: Set<string> | undefined;
}

interface Scope {
  readonly sources: Map<SourceKey, Source>;
  readonly cursors: Set<CursorEnd>;
  revision: number;
  snapshot: Snapshot | undefined;
}

const scopeOf = (source: SourceKey): string => source.slice(0, source.indexOf("/"));

export function createSnapshotStore(): SnapshotStore {
  const scopes = new Map<string, Scope>();
  const listeners = new Set<(scope: string) => void>();
  let isOpen = false;

  const scope = (name: string): Scope => {
    const known = scopes.get(name);
    if (known !== undefined) return known;
    const fresh = {
      sources: new Map(),
      cursors: new Set<CursorEnd>(),
      revision: 0,
      snapshot: undefined,
    };
    scopes.set(name, fresh);
    return fresh;
  };
  const changed = (name: string): void => {
    const it = scope(name);
    it.revision++;
    it.snapshot = undefined;
    for (const listener of listeners) listener(name);
  };
  const declare = (key: SourceKey): Source => {
    const { sources } = scope(scopeOf(key));
    const known = sources.get(key);
    if (known !== undefined) return known;
    const fresh: Source = {
      rows: createSourceRows(),
      state: "pending",
      isStale: false,
      seen: undefined,
    };
    sources.set(key, fresh);
    changed(scopeOf(key));
    return fresh;
  };
  const note = (key: SourceKey, uid: string, before: Row | undefined): void => {
    for (const end of scope(scopeOf(key)).cursors) end.note(`${key}/${uid}`, before);
  };
  const remove = (key: SourceKey, source: Source, uid: string): boolean => {
    const before = source.rows.get(uid);
    if (before === undefined) return false;
    source.rows.delete(uid);
    if (source.state === "known") note(key, uid, before);
    return true;
  };
  const snapshot = (name: string): Snapshot | undefined => {
    if (!isOpen) return undefined;
    const it = scope(name);
    it.snapshot ??= snapshotOf(it);
    return it.snapshot;
  };

  return {
    open: () => {
      isOpen = true;
      for (const name of scopes.keys()) changed(name);
    },
    declare: (key) => {
      declare(key);
    },
    forget: (key) => {
      const it = scope(scopeOf(key));
      const source = it.sources.get(key);
      if (source === undefined) return;
      for (const uid of source.rows.uids())
        if (source.state === "known") note(key, uid, source.rows.get(uid));
      it.sources.delete(key);
      changed(scopeOf(key));
    },
    begin: (key, { hold }) => {
      const source = declare(key);
      source.seen = new Set();
      if (!hold || source.state === "pending") return;
      source.state = "pending";
      changed(scopeOf(key));
    },
    upsert: (key, row) => {
      const source = declare(key);
      source.seen?.add(row.uid);
      const before = source.rows.get(row.uid);
      if (before?.digest === row.digest) return false;
      source.rows.set(row);
      if (source.state === "known") {
        note(key, row.uid, before);
        changed(scopeOf(key));
      }
      return true;
    },
    remove: (key, uid) => {
      const source = declare(key);
      const isGone = remove(key, source, uid);
      if (isGone && source.state === "known") changed(scopeOf(key));
      return isGone;
    },
    complete: (key) => {
      const source = declare(key);
      const { seen } = source;
      if (seen !== undefined)
        for (const uid of [...source.rows.uids()]) if (!seen.has(uid)) remove(key, source, uid);
      source.seen = undefined;
      source.isStale = false;
      if (source.state !== "known")
        for (const { cursor } of scope(scopeOf(key)).cursors) cursor.reset();
      source.state = "known";
      changed(scopeOf(key));
    },
    unreadable: (key) => {
      const source = declare(key);
      if (source.isStale && source.state !== "pending") return;
      source.isStale = true;
      if (source.state === "pending") source.state = "retained";
      changed(scopeOf(key));
    },
    readable: (key) => {
      const source = declare(key);
      if (!source.isStale || source.state !== "known") return;
      source.isStale = false;
      changed(scopeOf(key));
    },
    size: (key) => {
      const source = scope(scopeOf(key)).sources.get(key);
      return source?.state === "known" ? source.rows.size : undefined;
    },
    stale: (name) =>
      [...scope(name).sources].flatMap(([key, { isStale }]) => (isStale ? [key] : [])).toSorted(),
    snapshot,
    cursor: (name) => {
      const it = scope(name);
      const end = createCursor({
        snapshot: () => snapshot(name),
        row: (key) => {
          const at = key.lastIndexOf("/");
          return it.sources.get(key.slice(0, at))?.rows.get(key.slice(at + 1));
        },
        close: (closed) => it.cursors.delete(closed),
      });
      it.cursors.add(end);
      return end.cursor;
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

const snapshotOf = ({ sources, revision }: Scope): Snapshot | undefined => {
  const retained = new Set<SourceKey>();
  const known: [SourceKey, SourceRows][] = [];
  for (const [key, { state, rows }] of sources) {
    if (state === "pending") return undefined;
    if (state === "retained") retained.add(key);
    else known.push([key, rows]);
  }
  // Rows of one scope share the target's namespace, so the target's name orders them.
  const rows = known.sort(([a], [b]) => compareUtf8(a, b)).map(([, it]) => it.sorted());
  let digest: string | undefined;
  return {
    revision,
    retained,
    size: rows.reduce((sum, { length }) => sum + length, 0),
    get digest() {
      return (digest ??= checksumOf(flatten(rows)));
    },
    rows: () => flatten(rows),
  };
};

function* flatten(lists: readonly (readonly Row[])[]): Iterable<Row> {
  for (const rows of lists) yield* rows;
}

/** SHA-256 over the concatenated digests of `rows`: docs/reference/checksum.md has the recipe for consumers. */
export function checksumOf(rows: Iterable<Row>): string {
  const whole = createHash("sha256");
  for (const { digest } of rows) whole.update(digest, "hex");
  return whole.digest("hex");
}
