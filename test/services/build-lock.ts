import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const heartbeatMillis = 5_000;
const staleMillis = 60_000;

/**
 * Takes the lock for `owner`. Renaming a folder onto one that holds a file fails, so the lock appears whole, with its
 * owner, or not at all.
 */
async function tryTake(path: string, owner: string): Promise<boolean> {
  const draft = `${path}.${randomUUID()}`;
  await mkdir(draft);
  await writeFile(join(draft, "owner"), owner);
  try {
    await rename(draft, path);
    return true;
  } catch {
    await rm(draft, { recursive: true, force: true });
    return false;
  }
}

async function ownerOf(path: string): Promise<string | undefined> {
  return readFile(join(path, "owner"), "utf8").catch(() => undefined);
}

/**
 * Removes the lock if it is still `owner`'s, moving it aside first: emptied in place, it would be taken halfway. One
 * that somebody else has taken meanwhile goes back.
 */
async function release(path: string, owner: string): Promise<void> {
  const aside = `${path}.${randomUUID()}`;
  try {
    await rename(path, aside);
  } catch {
    return; // released already
  }
  if ((await ownerOf(aside)) !== owner) await rename(aside, path).catch(() => undefined);
  await rm(aside, { recursive: true, force: true });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** The owner of a lock that nobody holds any more; undefined where it is held, or just released. */
async function staleOwner(path: string): Promise<string | undefined> {
  const owner = await ownerOf(path);
  const since = await stat(path).catch(() => undefined);
  if (owner === undefined || since === undefined) return undefined;
  const isQuiet = Date.now() - since.mtimeMs > staleMillis;
  return isQuiet || !isAlive(Number.parseInt(owner, 10)) ? owner : undefined;
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
  const self = `${process.pid} ${randomUUID()}`;
  while (!(await tryTake(path, self))) {
    const owner = await staleOwner(path);
    if (owner !== undefined) {
      await release(path, owner);
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
    await release(path, self);
  }
}
