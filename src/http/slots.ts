/** Lets so many work at once; the others wait their turn. */
export interface Slots {
  /** Resolves to the function that gives the slot back; `undefined` when too many wait already. */
  take(signal: AbortSignal): Promise<(() => void) | undefined>;
}

export function createSlots(working: number, waiting: number): Slots {
  let free = working;
  const queue: (() => void)[] = [];

  const release = (): void => {
    const next = queue.shift();
    if (next === undefined) free++;
    else next();
  };
  /** A slot is given back once, however often it is said. */
  const slot = (): (() => void) => {
    let isTaken = true;
    return () => {
      if (isTaken) release();
      isTaken = false;
    };
  };

  return {
    take: (signal) => {
      if (free > 0) {
        free--;
        return Promise.resolve(slot());
      }
      if (queue.length >= waiting) return Promise.resolve(undefined);
      const { promise, resolve } = Promise.withResolvers<(() => void) | undefined>();
      const enter = (): void => resolve(slot());
      queue.push(enter);
      signal.addEventListener("abort", () => {
        const index = queue.indexOf(enter);
        if (index < 0) return;
        queue.splice(index, 1);
        resolve(undefined);
      });
      return promise;
    },
  };
}
