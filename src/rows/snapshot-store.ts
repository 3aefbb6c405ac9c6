import { type Choice, everyTarget } from "./choice.ts";
import { createCursor, type Cursor, type CursorEnd, type CursorSource } from "./cursor.ts";
import { isRetained, partOf, type Retained } from "./retained.ts";
import type { Row, SourceKey } from "./row.ts";
import { type Snapshot, snapshotOf } from "./snapshot.ts";
import { createSourceRows, type SourceRows } from "./source-rows.ts";

/** Rows by target. The only mutable state between collection and export. */
export interface SnapshotStore {
  /** Until it is called no scope has a snapshot: what targets exist is not known yet. */
  open(): void;
  /** The target exists; a new one is held. */
  declare(source: SourceKey): void;
  /** The target is gone, and its rows with it. */
  forget(source: SourceKey): void;
  /** What stands is not worth showing: the whole scope is without a snapshot until `settle`. */
  hold(source: SourceKey): void;
  /** The rows may be shown, but for those of `unlisted`: what sinks hold of these stays there. */
  settle(source: SourceKey, unlisted: Unlisted): void;
  /** False when the row was there already, unchanged. */
  upsert(source: SourceKey, row: Row): boolean;
  remove(source: SourceKey, uid: string): boolean;
  /** Rows of a source, or those of one namespace. */
  rows(source: SourceKey, namespace?: string): readonly Row[];
  /** Whether some of the source cannot be read now. */
  setStale(source: SourceKey, isStale: boolean): void;
  /** Rows that are shown; `undefined` while the source is held, or none of it was listed. */
  size(source: SourceKey): number | undefined;
  /** Chosen sources of the scope that cannot be read now, not all of it at least. */
  stale(scope: string, choice?: Choice): readonly SourceKey[];
  /** `undefined` while a chosen source of the scope is held, so nothing half-filled can be exported. */
  snapshot(scope: string, choice?: Choice): Snapshot | undefined;
  cursor(scope: string, choice?: Choice): Cursor;
  /** Calls `listener` after each change of a scope; returns the unsubscribe. */
  subscribe(listener: (scope: string) => void): () => void;
}

/** What of a source was never listed by its present plan: all of it, or some namespaces. */
export type Unlisted = "all" | ReadonlySet<string>;

interface Source {
  readonly rows: SourceRows;
  isHeld: boolean;
  /** Keys for Snapshot.retained, as of the last `settle`. */
  retained: Retained;
  isStale: boolean;
}

interface Scope {
  readonly sources: Map<SourceKey, Source>;
  readonly cursors: Set<CursorEnd>;
  revision: number;
  /** As of this revision. */
  snapshots: WeakMap<Choice, { readonly shown: Snapshot | undefined }>;
}

const scopeOf = (source: SourceKey): string => source.slice(0, source.indexOf("/"));

export function createSnapshotStore(): SnapshotStore {
  const scopes = new Map<string, Scope>();
  const listeners = new Set<(scope: string) => void>();
  let isOpen = false;

  const scope = (name: string): Scope => {
    const known = scopes.get(name);
    if (known !== undefined) return known;
    const cursors = new Set<CursorEnd>();
    const fresh = { sources: new Map(), cursors, revision: 0, snapshots: new WeakMap() };
    scopes.set(name, fresh);
    return fresh;
  };
  const changed = (name: string): void => {
    const it = scope(name);
    it.revision++;
    it.snapshots = new WeakMap();
    for (const listener of listeners) listener(name);
  };
  const declare = (key: SourceKey): Source => {
    const { sources } = scope(scopeOf(key));
    const known = sources.get(key);
    if (known !== undefined) return known;
    const rows = createSourceRows();
    const fresh: Source = { rows, isHeld: true, retained: new Set(), isStale: false };
    sources.set(key, fresh);
    changed(scopeOf(key));
    return fresh;
  };
  /** A row is not as it was; says whether that shows. What is retained is compared as a whole once it no longer is. */
  const note = (key: SourceKey, row: Row, before: Row | undefined): boolean => {
    const { cursors, sources } = scope(scopeOf(key));
    const source = sources.get(key);
    if (source === undefined || isRetained(source.retained, partOf(row))) return false;
    for (const end of cursors) if (end.choice(key)) end.note(row.key, before);
    return !source.isHeld;
  };
  const snapshot = (name: string, choice: Choice): Snapshot | undefined => {
    if (!isOpen) return undefined;
    const it = scope(name);
    const known = it.snapshots.get(choice);
    if (known !== undefined) return known.shown;
    const shown = showOf(it, choice);
    it.snapshots.set(choice, { shown });
    return shown;
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
      for (const row of source.rows.of()) note(key, row, row);
      it.sources.delete(key);
      changed(scopeOf(key));
    },
    hold: (key) => {
      const source = declare(key);
      if (source.isHeld) return;
      source.isHeld = true;
      changed(scopeOf(key));
    },
    settle: (key, unlisted) => {
      const source = declare(key);
      const retained = retainedOf(key, unlisted);
      const isSame = isEqual(source.retained, retained);
      if (!source.isHeld && isSame) return;
      source.isHeld = false;
      source.retained = retained;
      // Changes of what was retained were not noted.
      if (!isSame) for (const { cursor } of scope(scopeOf(key)).cursors) cursor.reset();
      changed(scopeOf(key));
    },
    upsert: (key, row) => {
      const source = declare(key);
      const before = source.rows.get(row.uid);
      if (before?.digest === row.digest) return false;
      source.rows.set(row);
      if (note(key, row, before)) changed(scopeOf(key));
      return true;
    },
    remove: (key, uid) => {
      const source = declare(key);
      const before = source.rows.get(uid);
      if (before === undefined) return false;
      source.rows.delete(uid);
      if (note(key, before, before)) changed(scopeOf(key));
      return true;
    },
    rows: (key, namespace) => declare(key).rows.of(namespace),
    setStale: (key, isStale) => {
      const source = declare(key);
      if (source.isStale === isStale) return;
      source.isStale = isStale;
      changed(scopeOf(key));
    },
    size: (key) => {
      const source = scope(scopeOf(key)).sources.get(key);
      if (source === undefined || source.isHeld || source.retained.has(key)) return undefined;
      return source.rows.size;
    },
    stale: (name, choice = everyTarget) =>
      [...scope(name).sources]
        .flatMap(([key, { isStale }]) => (isStale && choice(key) ? [key] : []))
        .toSorted(),
    snapshot: (name, choice = everyTarget) => snapshot(name, choice),
    cursor: (name, choice = everyTarget) => {
      const it = scope(name);
      const source: CursorSource = {
        snapshot: (chosen) => snapshot(name, chosen),
        row: (key, chosen) => {
          const at = key.lastIndexOf("/");
          const from = key.slice(0, at);
          return chosen(from) ? it.sources.get(from)?.rows.get(key.slice(at + 1)) : undefined;
        },
        differences: function* (a, b) {
          for (const [key, { rows, retained }] of it.sources)
            if (a(key) !== b(key))
              for (const row of rows.of()) if (!isRetained(retained, partOf(row))) yield row;
        },
        changed: () => changed(name),
        close: (closed) => it.cursors.delete(closed),
      };
      const end = createCursor(source, choice);
      it.cursors.add(end);
      return end.cursor;
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

const retainedOf = (key: SourceKey, unlisted: Unlisted): Retained =>
  unlisted === "all" ? new Set([key]) : new Set([...unlisted].map((it) => `${key}/${it}`));

const isEqual = (a: Retained, b: Retained): boolean =>
  a.size === b.size && [...a].every((it) => b.has(it));

const showOf = ({ sources, revision }: Scope, choice: Choice): Snapshot | undefined => {
  const retained = new Set<string>();
  const shown = new Map<SourceKey, SourceRows>();
  for (const [key, source] of sources) {
    if (!choice(key)) continue;
    if (source.isHeld) return undefined;
    for (const it of source.retained) retained.add(it);
    if (!source.retained.has(key)) shown.set(key, source.rows);
  }
  return snapshotOf({ revision, retained, shown });
};
