export interface Question<T> {
  /** The answer, where it is known already. */
  known(): T | undefined;
  ask(signal: AbortSignal): Promise<T>;
}

/** Who wants the same thing at the same time asks once. */
export interface Turns {
  take<T>(key: string, question: Question<T>, signal: AbortSignal): Promise<T>;
}

/** How a turn ended: `failed` ends those who wait for it as well. */
type End = { readonly failed?: { readonly error: unknown } };

export function createTurns(): Turns {
  const running = new Map<string, Promise<End>>();

  return {
    take: async (key, question, signal) => {
      for (;;) {
        signal.throwIfAborted();
        const known = question.known();
        if (known !== undefined) return known;
        const other = running.get(key);
        if (other === undefined) break;
        const { failed } = await unlessAborted(other, signal);
        if (failed !== undefined) throw failed.error;
      }
      const turn = Promise.withResolvers<End>();
      running.set(key, turn.promise);
      let end: End = {};
      try {
        return await question.ask(signal);
      } catch (error) {
        // An abort is the asker's alone: the next in the queue asks again.
        if (!signal.aborted) end = { failed: { error } };
        throw error;
      } finally {
        running.delete(key);
        turn.resolve(end);
      }
    },
  };
}

const unlessAborted = async <T>(work: Promise<T>, signal: AbortSignal): Promise<T> => {
  const aborted = Promise.withResolvers<never>();
  const abort = (): void => aborted.reject(signal.reason as Error);
  signal.addEventListener("abort", abort, { once: true });
  try {
    return await Promise.race([work, aborted.promise]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
};
