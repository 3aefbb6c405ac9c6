import type { Retained } from "./retained.ts";
import type { Row } from "./row.ts";
import type { Delta, Snapshot } from "./snapshot.ts";

/** What one export carries. */
export interface Taken {
  readonly snapshot: Snapshot;
  /** `undefined`: what the sink holds is not known; compare with it. */
  readonly delta: Delta | undefined;
}

/** A sink's place in the history of a scope. One at a time may be taken. */
export interface Cursor {
  /** Whether something may have to be exported. */
  readonly isDue: boolean;
  /** `undefined` while the scope has no snapshot. */
  take(): Taken | undefined;
  /** What was taken stands in the sink. */
  confirm(): void;
  /** What the sink holds is not known, for one after a failed export; the next one compares. */
  reset(): void;
  close(): void;
}

/** The store's side of a cursor. */
export interface CursorEnd {
  readonly cursor: Cursor;
  /** A row changed: how it was before, `undefined` when it was not there. */
  note(key: string, before: Row | undefined): void;
}

type Dirty = Map<string, Row | undefined>;

export interface CursorSource {
  snapshot(): Snapshot | undefined;
  row(key: string): Row | undefined;
  close(end: CursorEnd): void;
}

/** Notes only which rows changed, so that a delta costs what changed, whatever the size of the inventory. */
export function createCursor(source: CursorSource): CursorEnd {
  let dirty: Dirty = new Map();
  let isTaken = false;
  /** What was retained at the last confirmed export; `undefined` when the sink's content is not known. */
  let known: Retained | undefined;
  let takenRetained: Retained = new Set();

  const deltaOf = (changes: Dirty): Delta => {
    const upserted: Row[] = [];
    const replaced = new Map<string, Row>();
    const removed: Row[] = [];
    for (const [key, before] of changes) {
      const now = source.row(key);
      if (now?.digest === before?.digest) continue;
      if (now !== undefined) upserted.push(now);
      else if (before !== undefined) removed.push(before);
      if (now !== undefined && before !== undefined) replaced.set(key, before);
    }
    return { upserted, before: replaced, removed };
  };

  const end: CursorEnd = {
    note: (key, before) => {
      const isCompared = known === undefined && !isTaken;
      if (!isCompared && !dirty.has(key)) dirty.set(key, before);
    },
    cursor: {
      get isDue() {
        return known === undefined || dirty.size > 0 || !isSame(known, source.snapshot()?.retained);
      },
      take: () => {
        const snapshot = source.snapshot();
        if (snapshot === undefined) return undefined;
        const isKnown = known !== undefined && isSame(known, snapshot.retained);
        const delta = isKnown ? deltaOf(dirty) : undefined;
        isTaken = true;
        dirty = new Map();
        takenRetained = snapshot.retained;
        return { snapshot, delta };
      },
      confirm: () => {
        // A reset in the meantime stands: what was written is not all that is to be compared.
        if (!isTaken) return;
        isTaken = false;
        known = takenRetained;
      },
      reset: () => {
        isTaken = false;
        known = undefined;
        dirty = new Map();
      },
      close: () => source.close(end),
    },
  };
  return end;
}

const isSame = (a: Retained, b: Retained | undefined): boolean =>
  b === undefined || (a.size === b.size && [...a].every((it) => b.has(it)));
