import { setTimeout as sleep } from "node:timers/promises";

/** Asks until `condition` gives something, every 50 ms; after `seconds` it throws, naming `what`. */
export async function until<T>(
  what: string,
  seconds: number,
  condition: () => Promise<T | undefined> | T | undefined,
): Promise<T> {
  const deadline = performance.now() + seconds * 1000;
  for (;;) {
    const answer = await condition();
    if (answer !== undefined) return answer;
    if (performance.now() > deadline) throw new Error(`${what}: not within ${seconds} s`);
    await sleep(50);
  }
}

/** Whether `url` answers with a status below 500. */
export async function answers(url: string): Promise<true | undefined> {
  try {
    return (await fetch(url)).status < 500 ? true : undefined;
  } catch {
    return undefined;
  }
}
