import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { loadAll } from "js-yaml";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { validateKollectSnapshotSink } from "../../generated/validators/kollectsnapshotsink.ts";
import type { KollectSnapshotSink } from "../../generated/types.ts";
import type { Row } from "../../src/rows/row.ts";
import { parseSshAddress } from "../../src/sinks/git/ssh-address.ts";
import { blocksOf, replay, type Shell } from "../support/doc-page.ts";
import { deltaOf, rowOf } from "../support/rows.ts";
import { runGit } from "./git-bench.ts";
import { gitFixture } from "./git-fixture.ts";

const page = "docs/sinks/git.md";
const test = suite(page);
const { bench, open, write } = gitFixture(test);

const deployment = (name: string, image: string): Row =>
  rowOf({
    name,
    targetNamespace: "platform",
    targetName: "workloads",
    uid: `0b7ce0f4-${name}`,
    attributes: { image, replicas: 2 },
  });

/** The sinks that the page shows: the first is the one whose repository its session reads. */
function shown(): KollectSnapshotSink[] {
  const blocks = blocksOf(page).filter((it) => it.language === "yaml");
  const documents = blocks.flatMap(({ text }) => loadAll(text) as { kind: string }[]);
  const sinks = documents.filter(({ kind }) => kind === "KollectSnapshotSink");
  return sinks.map((sink) => {
    const result = validateKollectSnapshotSink(sink);
    assert.ok(result.ok, JSON.stringify(result));
    return result.value;
  });
}

/** A shell of somebody who has git, and for whom the page's endpoint is our repository. */
function shellAt(folder: string, endpoint: string): Shell {
  let place = folder;
  return (command) => {
    const [, into] = /^cd (\S+)$/.exec(command) ?? [];
    if (into !== undefined) place = resolve(place, into);
    const env = {
      PATH: process.env["PATH"],
      HOME: folder,
      LC_ALL: "C",
      TZ: "UTC",
      GIT_CONFIG_NOSYSTEM: "1",
      GIT_CONFIG_COUNT: "2",
      GIT_CONFIG_KEY_0: `url.${bench.repository()}.insteadOf`,
      GIT_CONFIG_VALUE_0: endpoint,
      GIT_CONFIG_KEY_1: "core.abbrev",
      GIT_CONFIG_VALUE_1: "7",
    };
    const options = { cwd: place, env, encoding: "utf8" } as const;
    return Promise.resolve(into === undefined ? execFileSync("sh", ["-c", command], options) : "");
  };
}

test("its session is what a user would see", async () => {
  const [{ spec, metadata }] = shown() as [KollectSnapshotSink];
  const sink = open({
    name: `${metadata.namespace}/${metadata.name}`,
    format: "yaml",
    layout: spec.layout,
    git: spec.git,
  });
  const of = (day: number) => ({
    cluster: spec.cluster,
    inventory: { namespace: "platform", name: "all" },
    exportedAt: new Date(Date.UTC(2026, 4, day, 8)),
  });
  const first = [deployment("cart", "shop/cart:1.4"), deployment("mail", "shop/mail:2.0")];
  const second = [deployment("cart", "shop/cart:1.5"), deployment("mail", "shop/mail:2.0")];
  const third = [...second.slice(0, 1), deployment("web", "shop/web:3.1")];
  await write(sink, first, of(4));
  await write(sink, second, { ...of(5), delta: deltaOf(first, second) });
  await write(sink, third, { ...of(6), delta: deltaOf(second, third) });
  const folder = mkdtempSync(join(tmpdir(), "kollect-page-"));
  try {
    await replay(page, shellAt(folder, spec.endpoint));
    const clone = join(folder, "inventory");
    const [, checksum] =
      /^checksum: (\w+)$/m.exec(runGit(clone, "show", "HEAD:inventory/platform/all.yaml")) ?? [];
    const told = blocksOf(page).map(({ text }) => /^(\w{64})  -$/m.exec(text)?.[1] ?? "");
    assert.is(told.join(""), checksum);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("its manifests name a repository over SSH, and sign", () => {
  const [, ssh, signed, ...others] = shown();
  assert.equal(others, []);
  assert.is(typeof parseSshAddress(ssh?.spec.endpoint ?? ""), "object");
  assert.equal(signed?.spec.git.signing, { format: "ssh" });
});

test("every block is run or judged", () => {
  const known = new Set(["yaml", "console"]);
  assert.equal(
    blocksOf(page).filter(({ language }) => !known.has(language)),
    [],
  );
});

test.run();
