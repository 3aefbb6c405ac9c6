import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const heartbeatMillis = 5_000;
const staleMillis = 60_000;

/** Renaming a folder onto one that holds a file fails, so the lock appears whole, with its owner, or not at all. */
async function tryTake(path: string): Promise<boolean> {
  const draft = `${path}.${randomUUID()}`;
  await mkdir(draft);
  await writeFile(join(draft, "owner"), String(process.pid));
  try {
    await rename(draft, path);
    return true;
  } catch {
    await rm(draft, { recursive: true, force: true });
    return false;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

async function isStale(path: string): Promise<boolean> {
  try {
    const owner = Number(await readFile(join(path, "owner"), "utf8"));
    const age = Date.now() - (await stat(path)).mtimeMs;
    return !isAlive(owner) || age > staleMillis;
  } catch {
    return false; // just released
  }
}

/** Moving it aside first: of two that find it stale, one breaks it. */
async function breakLock(path: string): Promise<void> {
  const aside = `${path}.${randomUUID()}`;
  await rename(path, aside).catch(() => undefined);
  await rm(aside, { recursive: true, force: true });
}

/**
 * Runs `work` while no other process runs under the lock folder `path`. A lock whose owner is dead, or that
 * has shown no sign of life for a minute, is broken. `waiting` is called once if somebody else has it.
 */
export async function withLock<T>(
  path: string,
  waiting: () => void,
  work: () => Promise<T>,
): Promise<T> {
  let hasWaited = false;
  while (!(await tryTake(path))) {
    if (await isStale(path)) {
      await breakLock(path);
      continue;
    }
    if (!hasWaited) waiting();
    hasWaited = true;
    await sleep(200);
  }
  const heartbeat = setInterval(() => {
    utimes(path, new Date(), new Date()).catch(() => undefined);
  }, heartbeatMillis);
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    await rm(path, { recursive: true, force: true });
  }
}
