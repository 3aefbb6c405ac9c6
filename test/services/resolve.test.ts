import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { cacheFolder, resolveProgram } from "./resolve.ts";
import type { Recipe } from "./resolve.ts";
import { requireService, ServiceMissing } from "./service.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const test = suite("resolve");
const cache = temporaryFolder("cache");
const before = process.env["XDG_CACHE_HOME"];
process.env["XDG_CACHE_HOME"] = cache.path;
const cached = cacheFolder();
const variable = "KOLLECT_TEST_RESOLVE";
let serial = 0;

/** A recipe for a new program; counts its builds. */
function recipe(build?: Recipe["build"]): Recipe & { builds: () => number } {
  let count = 0;
  const name = `program${serial++}`;
  return {
    name,
    version: "1.0",
    variable,
    effort: "for a test",
    builds: () => count,
    build: async (folder) => {
      count++;
      await new Promise((resolve) => setImmediate(resolve));
      if (build !== undefined) return build(folder);
      writeFileSync(join(folder, name), "built");
    },
  };
}

const failureOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

test.after.each(() => {
  delete process.env[variable];
});

test("builds once and then takes the cached copy", async () => {
  const it = recipe();
  const path = await resolveProgram(it);
  assert.is(path, join(cached, `${it.name}-1.0`, it.name));
  assert.is(readFileSync(path, "utf8"), "built");
  assert.is(await resolveProgram(it), path);
  assert.is(it.builds(), 1);
});

test("builds once for two that ask at the same time", async () => {
  const it = recipe();
  const paths = await Promise.all([resolveProgram(it), resolveProgram(it)]);
  assert.is(paths[0], paths[1]);
  assert.is(it.builds(), 1);
});

test("takes the folder of the variable before everything", async () => {
  const it = recipe();
  process.env[variable] = cache.path;
  writeFileSync(join(cache.path, it.name), "given");
  assert.is(await resolveProgram(it), join(cache.path, it.name));
  assert.is(it.builds(), 0);
});

test("does not build around a variable that is wrong", async () => {
  const it = recipe();
  process.env[variable] = cache.path;
  const failure = await failureOf(resolveProgram(it));
  assert.instance(failure, ServiceMissing);
  assert.match(String(failure), new RegExp(`${variable}=.* holds no ${it.name}`));
  assert.is(it.builds(), 0);
});

test("leaves nothing of a build that failed, and tries again", async () => {
  let isBroken = true;
  const it: Recipe & { builds: () => number } = recipe((folder) => {
    writeFileSync(join(folder, it.name), "half");
    return isBroken
      ? Promise.reject(new ServiceMissing(it.name, "no compiler"))
      : Promise.resolve();
  });
  assert.instance(await failureOf(resolveProgram(it)), ServiceMissing);
  assert.equal(
    readdirSync(cached).filter((entry) => entry.startsWith(it.name)),
    [],
  );
  isBroken = false;
  await resolveProgram(it);
  assert.is(it.builds(), 2);
});

/** A lock as a process that died leaves it, with the half-built folder beside it. */
function leaveLock(name: string, owner: number): string {
  const lock = join(cached, `${name}-1.0.lock`);
  mkdirSync(lock, { recursive: true });
  writeFileSync(join(lock, "owner"), String(owner));
  mkdirSync(join(cached, `${name}-1.0.building-${owner}`));
  return lock;
}

test("breaks the lock of a dead owner and clears its half-built folder", async () => {
  const it = recipe();
  leaveLock(it.name, 2 ** 30); // above any process id
  await resolveProgram(it);
  assert.equal(
    readdirSync(cached).filter((entry) => entry.startsWith(it.name)),
    [`${it.name}-1.0`],
  );
});

test("breaks a lock without a sign of life, though its owner's number lives", async () => {
  const it = recipe();
  const lock = leaveLock(it.name, process.pid);
  const old = new Date(Date.now() - 120_000);
  utimesSync(lock, old, old);
  await resolveProgram(it);
  assert.is(it.builds(), 1);
});

test("waits for a living owner", async () => {
  const it = recipe();
  const lock = leaveLock(it.name, process.pid);
  const resolving = resolveProgram(it);
  // Whoever held the lock finishes while we wait.
  const place = join(cached, `${it.name}-1.0`);
  mkdirSync(place);
  writeFileSync(join(place, it.name), "theirs");
  renameSync(lock, `${lock}.released`);
  assert.is(readFileSync(await resolving, "utf8"), "theirs");
  assert.is(it.builds(), 0);
});

test("goes without a missing server aloud, and not at all in CI", () => {
  const ci = process.env["CI"];
  process.env["CI"] = "true";
  try {
    assert.throws(
      () => requireService("Example", "a test"),
      /Example is not to be had here: a test/,
    );
  } finally {
    if (ci === undefined) delete process.env["CI"];
    else process.env["CI"] = ci;
  }
});

test.after(async () => {
  if (before === undefined) delete process.env["XDG_CACHE_HOME"];
  else process.env["XDG_CACHE_HOME"] = before;
  await cache.remove();
  assert.not(existsSync(cache.path));
});
test.run();
