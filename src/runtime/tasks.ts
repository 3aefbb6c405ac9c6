/** Runs until `signal` aborts or its work is done. */
export type Task = (signal: AbortSignal) => Promise<void>;

/**
 * Runs tasks side by side and waits for every one of them. The first crash aborts the others; once all have ended it
 * is thrown, so that nothing stops silently. What fails because of an abort is no crash.
 */
export async function runTasks(tasks: readonly Task[], signal: AbortSignal): Promise<void> {
  const crashed = new AbortController();
  const either = AbortSignal.any([signal, crashed.signal]);
  const crashes: unknown[] = [];
  await Promise.all(
    tasks.map(async (task) => {
      try {
        await task(either);
      } catch (error) {
        if (either.aborted) return;
        crashes.push(error);
        crashed.abort(error);
      }
    }),
  );
  if (crashes.length > 0) throw crashes[0];
}
