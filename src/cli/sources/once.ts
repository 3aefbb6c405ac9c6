/** Asks but once; what has failed, or was cancelled, is asked anew. */
export function once<T>(
  ask: (signal: AbortSignal) => Promise<T>,
): (signal: AbortSignal) => Promise<T> {
  let known: Promise<T> | undefined;
  return (signal) =>
    (known ??= ask(signal).catch((error: unknown) => {
      known = undefined;
      throw error;
    }));
}
