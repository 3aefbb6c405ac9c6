import type { Millis } from "../../../src/runtime/clock.ts";
import { settle } from "./settle.ts";

/** Time that passes only when everything that could run has run. Whole milliseconds. */
export interface VirtualTime {
  now(): Millis;
  /** Calls `wake` after `span`, unless the returned function was called before. */
  after(span: Millis, wake: () => void): () => void;
  /** Lets `span` pass. */
  advance(span: Millis): Promise<void>;
}

interface Alarm {
  readonly due: Millis;
  /** Of those due together the first set is the first to ring. */
  readonly order: number;
  wake: (() => void) | undefined;
}

const isBefore = (a: Alarm, b: Alarm): boolean =>
  a.due === b.due ? a.order < b.order : a.due < b.due;

export function createVirtualTime(start: Millis): VirtualTime {
  const heap: Alarm[] = [];
  let now = start;
  let orders = 0;

  const at = (index: number): Alarm => heap[index] as Alarm;
  const swap = (a: number, b: number): void => {
    const held = at(a);
    heap[a] = at(b);
    heap[b] = held;
  };
  const push = (alarm: Alarm): void => {
    let index = heap.push(alarm) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!isBefore(at(index), at(parent))) return;
      swap(index, parent);
      index = parent;
    }
  };
  const pop = (): Alarm => {
    const first = at(0);
    const last = heap.pop() as Alarm;
    if (heap.length === 0) return first;
    heap[0] = last;
    for (let index = 0; ;) {
      let least = index;
      for (const child of [2 * index + 1, 2 * index + 2])
        if (child < heap.length && isBefore(at(child), at(least))) least = child;
      if (least === index) return first;
      swap(index, least);
      index = least;
    }
  };
  const isDue = (end: Millis): boolean => heap.length > 0 && at(0).due <= end;

  return {
    now: () => now,
    after: (span, wake) => {
      const alarm: Alarm = { due: now + Math.max(0, Math.ceil(span)), order: orders++, wake };
      push(alarm);
      return () => {
        alarm.wake = undefined;
      };
    },
    advance: async (span) => {
      const end = now + span;
      await settle();
      while (isDue(end)) {
        const { due } = at(0);
        let hasRung = false;
        while (isDue(due)) {
          const { wake } = pop();
          if (wake === undefined) continue;
          now = due;
          hasRung = true;
          wake();
        }
        if (hasRung) await settle();
      }
      now = end;
    },
  };
}
