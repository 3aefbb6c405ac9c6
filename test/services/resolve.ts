import { existsSync } from "node:fs";
import { mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { withLock } from "./build-lock.ts";
import { ServiceMissing } from "./service.ts";

/** How to come by one program of a server. */
export interface Recipe {
  /** Name of the program and of the file that `build` leaves in its folder. */
  readonly name: string;
  readonly version: string;
  /** Environment variable that names a folder holding the program; it goes before everything. */
  readonly variable: string;
  /** Completes "building kube-apiserver 1.36.3 …", e.g. "with Go, about 4 minutes". */
  readonly effort: string;
  /** Puts the program into the empty `folder`. @throws {ServiceMissing} where this machine cannot */
  readonly build: (folder: string) => Promise<void>;
}

/** Where built programs are kept: outside the tree, by name and version, shared by all clones. */
export function cacheFolder(): string {
  const base = process.env["XDG_CACHE_HOME"];
  return join(base === undefined || base === "" ? join(homedir(), ".cache") : base, "kollect");
}

const say = (text: string): void => void process.stderr.write(`${text}\n`);

/** The folder appears under its name only when it is whole. */
async function fill(recipe: Recipe, place: string): Promise<void> {
  const { name, version, effort, build } = recipe;
  const drafts = `${name}-${version}.building-`;
  for (const entry of await readdir(cacheFolder()))
    if (entry.startsWith(drafts)) await rm(join(cacheFolder(), entry), { recursive: true });
  const draft = join(cacheFolder(), `${drafts}${process.pid}`);
  await mkdir(draft);
  const start = performance.now();
  say(`building ${name} ${version} ${effort}, once`);
  try {
    await build(draft);
    if (!existsSync(join(draft, name))) throw new Error(`the build left no ${name}`);
    await rename(draft, place);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  const megabytes = (await stat(join(place, name))).size / 1e6;
  const seconds = (performance.now() - start) / 1000;
  say(`built ${name} ${version}: ${megabytes.toFixed(0)} MB in ${seconds.toFixed(0)} s`);
}

/**
 * Path of the program: from the folder of its environment variable, else from the cache, else built into it.
 * @throws {ServiceMissing} where it cannot be had
 */
export async function resolveProgram(recipe: Recipe): Promise<string> {
  const { name, version, variable } = recipe;
  const given = process.env[variable];
  if (given !== undefined && given !== "") {
    const path = join(given, name);
    // A variable that is set but wrong is a mistake to hear about, not one to work around.
    if (!existsSync(path)) throw new ServiceMissing(name, `${variable}=${given} holds no ${name}`);
    return path;
  }
  const place = join(cacheFolder(), `${name}-${version}`);
  const path = join(place, name);
  if (existsSync(path)) return path;
  await mkdir(cacheFolder(), { recursive: true });
  const waiting = (): void => say(`waiting for another process that builds ${name} ${version}`);
  await withLock(`${place}.lock`, waiting, async () => {
    if (!existsSync(path)) await fill(recipe, place);
  });
  return path;
}
