import type { Retained } from "./retained.ts";
import { type Row, sourceOf } from "./row.ts";
import type { Choice } from "./choice.ts";
import type { Delta, Snapshot } from "./snapshot.ts";

/** What one export carries. */
export interface Taken {
  readonly snapshot: Snapshot;
  /** `undefined`: what the sink holds is not known; compare with it. */
  readonly delta: Delta | undefined;
}

/** A sink's place in the history of a scope, or of those of its targets that were chosen. One at a time may be taken. */
export interface Cursor {
  /** How many rows there are; `undefined` while there is no snapshot. */
  readonly size: number | undefined;
  /** Whether something may have to be exported. */
  readonly isDue: boolean;
  /** `undefined` while the scope has no snapshot. */
  take(): Taken | undefined;
  /** What was taken stands in the sink. */
  confirm(): void;
  /** What the sink holds is not known, for one after a failed export; the next one compares. */
  reset(): void;
  /** From now on it is about these targets. */
  choose(choice: Choice): void;
  close(): void;
}

/** The store's side of a cursor. */
export interface CursorEnd {
  readonly cursor: Cursor;
  readonly choice: Choice;
  /** A row changed: how it was before, `undefined` when it was not there. */
  note(key: string, before: Row | undefined): void;
}

type Dirty = Map<string, Row | undefined>;

export interface CursorSource {
  snapshot(choice: Choice): Snapshot | undefined;
  /** `undefined` as well when the row's target is not chosen. */
  row(key: string, choice: Choice): Row | undefined;
  /** Rows that are shown of targets that one of the choices has and the other has not. */
  differences(a: Choice, b: Choice): Iterable<Row>;
  changed(): void;
  close(end: CursorEnd): void;
}

/** Notes only which rows changed, so that a delta costs what changed, whatever the size of the inventory. */
export function createCursor(source: CursorSource, first: Choice): CursorEnd {
  let choice = first;
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
      const now = source.row(key, choice);
      if (now?.digest === before?.digest) continue;
      if (now !== undefined) upserted.push(now);
      else if (before !== undefined) removed.push(before);
      if (now !== undefined && before !== undefined) replaced.set(key, before);
    }
    return { upserted, before: replaced, removed };
  };

  const snapshot = (): Snapshot | undefined => source.snapshot(choice);

  const end: CursorEnd = {
    get choice() {
      return choice;
    },
    note: (key, before) => {
      const isCompared = known === undefined && !isTaken;
      if (isCompared) return;
      if (!dirty.has(key)) dirty.set(key, before);
      // Come and gone between two exports: pods of jobs, for hours in a row, must not add up.
      else if (dirty.get(key) === undefined && source.row(key, choice) === undefined)
        dirty.delete(key);
    },
    cursor: {
      get size() {
        return snapshot()?.size;
      },
      get isDue() {
        return known === undefined || dirty.size > 0 || !isSame(known, snapshot()?.retained);
      },
      take: () => {
        const taken = snapshot();
        if (taken === undefined) return undefined;
        const isKnown = known !== undefined && isSame(known, taken.retained);
        const delta = isKnown ? deltaOf(dirty) : undefined;
        isTaken = true;
        dirty = new Map();
        takenRetained = taken.retained;
        return { snapshot: taken, delta };
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
      choose: (next) => {
        const before = choice;
        choice = next;
        for (const row of source.differences(before, next))
          end.note(row.key, before(sourceOf(row)) ? row : undefined);
        source.changed();
      },
      close: () => source.close(end),
    },
  };
  return end;
}

const isSame = (a: Retained, b: Retained | undefined): boolean =>
  b === undefined || (a.size === b.size && [...a].every((it) => b.has(it)));
