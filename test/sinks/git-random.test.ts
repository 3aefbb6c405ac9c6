import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { isRetained, partOf } from "../../src/rows/retained.ts";
import type { Row } from "../../src/rows/row.ts";
import type { Export, Sink } from "../../src/sinks/sink.ts";
import { canonical, deltaOf, rowOf, snapshotOf } from "../support/rows.ts";
import { orderOf } from "./bench.ts";
import { gitBench, type GitWish, itemsOf } from "./git-bench.ts";

/** Numbers from 0 up to 1 that follow from `seed` alone, so that a failure can be run again. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const test = suite("git sink under random orders");
const bench = gitBench();
const live = new AbortController().signal;
const steps = Number(process.env["STEPS"] ?? "24");

/** What one inventory's lane knows, and what must stand in the repository. */
interface Lane {
  readonly inventory: Export["inventory"];
  readonly targets: readonly string[];
  sink: Sink;
  /** Rows of the last order that succeeded; `undefined` after a restart or when the set of retained targets changed. */
  last: readonly Row[] | undefined;
  retained: readonly string[];
  holds: readonly Row[];
}

/** Changes the branch as somebody else would; without `text` the file goes. */
function commitByHand(path: string, file: string, text: string | undefined): void {
  const input = [
    "commit refs/heads/main",
    "committer somebody <somebody@example.org> 1767225600 +0000",
    "data 7\nBy hand",
    "from refs/heads/main^0",
    text === undefined ? `D ${file}` : `M 100644 inline ${file}\ndata ${text.length}\n${text}`,
    "",
  ].join("\n");
  const options = { cwd: path, input, encoding: "utf8" } as const;
  const { status, stderr } = spawnSync("git", ["fast-import", "--quiet"], options);
  assert.is(status, 0, stderr);
}

test.before(bench.start);
test.before.each(bench.reset);
test.after(bench.stop);

const layouts: Readonly<Record<string, GitWish>> = {
  "files by name, which collide": { template: "{namespace}/{sourceName}{extension}" },
  "files whose paths are folders of others": {
    template: "{namespace}/{sourceNamespace}/{sourceName}",
  },
  "files of the default layout, YAML": { format: "yaml" },
  "files with an index": { mode: "split" },
  "a JSON document": { mode: "document" },
  "a YAML document": { mode: "document", format: "yaml" },
  "lines in a document": { mode: "document", format: "ndjson" },
};

for (const [name, wish] of Object.entries(layouts))
  for (const overHttp of [false, true]) {
    const seed = Number(
      process.env["SEED"] ?? Object.keys(layouts).indexOf(name) * 2 + Number(overHttp),
    );

    test(`${name}, ${overHttp ? "over HTTP" : "on disk"} (seed ${seed})`, async () => {
      const random = randomOf(seed);
      const upTo = (count: number): number => Math.floor(random() * count);
      const oneOf = <T>(list: readonly T[]): T => list[upTo(list.length)] as T;
      const chance = (probability: number): boolean => random() < probability;
      const where: GitWish = overHttp ? {} : { endpoint: pathToFileURL(bench.repository()).href };
      const open = (): Sink =>
        bench.sink({ ...wish, ...where, ...(overHttp ? {} : { credentials: {} }) });
      const foreign = new Map<string, string>();
      let epoch = 1;

      const isKept = (row: Row, retained: readonly string[]): boolean =>
        isRetained(new Set(retained), partOf(row));
      /** Some targets, and some namespaces of others. */
      const someOf = (lane: Lane): readonly string[] =>
        lane.targets.flatMap((it) => {
          const source = `${lane.inventory.namespace}/${it}`;
          if (chance(0.3)) return [source];
          return chance(0.3) ? [`${source}/${oneOf(["", "a", "b"])}`] : [];
        });
      const rowsFor = (lane: Lane, retained: readonly string[]): Row[] => {
        const rows = new Map<string, Row>();
        for (let left = upTo(14); left > 0; left--) {
          const target = oneOf(lane.targets);
          const namespace = oneOf(["", "a", "b"]);
          const row = rowOf({
            targetNamespace: lane.inventory.namespace,
            targetName: target,
            namespace,
            name: oneOf(["a", "b", "c", "d:e", ".git"]),
            // An object never moves to another namespace.
            uid: `uid-${namespace}-${upTo(5)}`,
            attributes: { value: upTo(3), text: oneOf(["yes", "a: b\n- c", "\u2028", "012", ""]) },
          });
          if (!isKept(row, retained)) rows.set(row.key, row);
        }
        return [...rows.values()];
      };
      const lanes = ["team-a", "team-b"].map((namespace): Lane => ({
        inventory: { namespace, name: "everything" },
        targets: ["one", "two", "three"],
        sink: open(),
        last: undefined,
        retained: [],
        holds: [],
      }));

      const disturb = async (lane: Lane): Promise<void> => {
        if (chance(0.15)) {
          await lane.sink.close();
          lane.sink = open();
          lane.last = undefined;
          if (chance(0.5)) epoch++;
        }
        if (chance(0.7) || !existsSync(`${bench.repository()}/refs/heads/main`)) return;
        const file = oneOf(["README.md", "team-a/NOTES", "test/team-a/other", "z/y/x"]);
        const text = foreign.has(file) && chance(0.5) ? undefined : String(random());
        commitByHand(bench.repository(), file, text);
        if (text === undefined) foreign.delete(file);
        else foreign.set(file, text);
      };
      const step = async (lane: Lane): Promise<void> => {
        await disturb(lane);
        const retained = chance(0.3) ? someOf(lane) : lane.retained;
        const isSameSet = retained.join() === lane.retained.join();
        const before = lane.last?.filter((it) => !isKept(it, retained));
        const rows = chance(0.2) && before !== undefined ? before : rowsFor(lane, retained);
        const delta =
          lane.last === undefined || !isSameSet || chance(0.2)
            ? undefined
            : deltaOf(lane.last, rows);
        const known = new Set(rows.map((it) => it.key));
        const kept = lane.holds.filter((it) => isKept(it, retained) && !known.has(it.key));
        const expected = [...rows, ...kept];
        const held = new Map(lane.holds.map((it) => [it.key, it.json]));
        const written = expected.filter((it) => held.get(it.key) !== it.json).length;
        const removed = lane.holds.filter(
          (it) => !expected.some(({ key }) => key === it.key),
        ).length;
        const receipt = await lane.sink.write(
          orderOf(rows, {
            inventory: lane.inventory,
            snapshot: snapshotOf(rows, retained),
            delta,
            epoch,
          }),
          live,
        );
        lane.last = rows;
        lane.retained = retained;
        lane.holds = expected;
        // A row whose path changes with its neighbours is written again; no other row is.
        assert.ok(receipt.rowsWritten >= written, `${receipt.rowsWritten} of ${written} written`);
        if (wish.mode === "document")
          assert.equal([receipt.rowsWritten, receipt.rowsRemoved], [written, removed]);
      };

      for (let count = 0; count < steps; count++) {
        await step(oneOf(lanes));
        const files = [...bench.files()].filter(([path]) => !path.startsWith(".kollect/"));
        const others = files.filter(([path]) => foreign.has(path));
        assert.equal(new Map(others), foreign, `step ${count}`);
        const items = files
          .filter(([path]) => !foreign.has(path))
          .flatMap(([path, text]) => itemsOf(path, text));
        assert.equal(
          items.map(canonical).toSorted(),
          lanes.flatMap(({ holds }) => holds.map((row) => row.json)).toSorted(),
          `step ${count}`,
        );
      }
      bench.run("fsck", "--strict", "--no-dangling");
      await Promise.all(lanes.map(({ sink }) => sink.close()));
    });
  }

test.run();
