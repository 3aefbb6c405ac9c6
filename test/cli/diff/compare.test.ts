import { suite } from "uvu";
import * as assert from "uvu/assert";
import { snapshotHolding } from "../../../src/cli/diff/cluster-side.ts";
import { type Change, changesOf, compare } from "../../../src/cli/diff/compare.ts";
import { changedFields } from "../../../src/cli/diff/fields.ts";
import { changePrinter } from "../../../src/cli/diff/print.ts";
import type { Row } from "../../../src/rows/row.ts";
import type { Holding } from "../../../src/sinks/sink.ts";
import { gathered } from "../../support/gathered.ts";
import { rowOf, snapshotOf } from "../../support/rows.ts";

const test = suite("a comparison");

const none: ReadonlySet<string> = new Set();
const holdingOf = (rows: readonly Row[]): Holding => snapshotHolding(snapshotOf(rows));
const [web, worker, safe] = ["web", "worker", "safe"].map((name) =>
  rowOf({ name, attributes: { replicas: 1, labels: { app: name, tier: "a" }, image: ["a:1"] } }),
) as [Row, Row, Row];
const scaled = rowOf({
  name: "web",
  version: "v2",
  attributes: { replicas: 3, labels: { app: "web", zone: "b" }, image: ["a:2\n"], note: null },
});
const fresh = rowOf({ name: "a-new\u001B[2J", namespace: "other" });

test("tells what was added, removed and changed", async () => {
  const difference = await compare(
    holdingOf([web, worker, safe]),
    holdingOf([scaled, safe, fresh]),
    none,
  );
  assert.equal(difference, {
    added: [fresh.key],
    removed: [worker.key],
    changed: [web.key],
    sizes: [3, 3],
  });
});

test("leaves out what is not known on one side", async () => {
  const before = holdingOf([web, worker, safe, fresh]);
  const difference = await compare(before, holdingOf([web]), new Set(["team-a/web/shop"]));
  assert.equal(difference, { added: [], removed: [fresh.key], changed: [], sizes: [1, 0] });
});

test("reads contents of what differs alone, in portions", async () => {
  const asked: number[] = [];
  const watched = (rows: readonly Row[]): Holding => {
    const whole = holdingOf(rows);
    return {
      list: () => whole.list(),
      rows: (keys) => {
        asked.push(keys.length);
        return whole.rows(keys);
      },
    };
  };
  const many = Array.from({ length: 1_200 }, (_, index) => rowOf({ name: `row-${index}` }));
  const [before, after] = [watched([...many, web]), watched([web])];
  const difference = await compare(before, after, none);
  const portions = await gathered(changesOf(difference, before, after));
  assert.equal(
    portions.map(({ length }) => length),
    [1_000, 200],
  );
  assert.equal(asked, [1_000, 200]);
});

test("keeps a hundred thousand equal rows as keys and digests only", async () => {
  const many = function* (): Iterable<Row> {
    for (let index = 0; index < 100_000; index++)
      yield { ...web, key: `team-a/web/${index}`, digest: `${index}`, json: "" };
  };
  const holding: Holding = {
    list: async function* () {
      for (const { key, digest } of many()) yield { key, digest, part: "team-a/web/shop" };
    },
    rows: () => {
      throw new Error("nothing differs");
    },
  };
  const difference = await compare(holding, holding, none);
  assert.equal(difference.sizes, [100_000, 100_000]);
  assert.equal(await gathered(changesOf(difference, holding, holding)), []);
});

test("names fields, maps by theirs and lists as a whole", () => {
  assert.equal(changedFields(web, scaled), [
    { field: "version", before: "v1", after: "v2" },
    { field: "image", before: ["a:1"], after: ["a:2\n"] },
    { field: "labels.tier", before: "a", after: undefined },
    { field: "labels.zone", before: undefined, after: "b" },
    { field: "note", before: undefined, after: null },
    { field: "replicas", before: 1, after: 3 },
  ]);
});

async function printed(
  format: Parameters<typeof changePrinter>[0],
  changes: readonly Change[],
): Promise<string> {
  let text = "";
  const output = {
    ...{ isTerminal: false, columns: undefined, flush: () => Promise.resolve() },
    write: (it: string) => {
      text += it;
      return Promise.resolve();
    },
  };
  const printer = changePrinter(format, output, ["history", "cluster"]);
  if (changes.length > 0) await printer.print(changes);
  await printer.end();
  return text;
}
const changes: readonly Change[] = [
  { type: "added", before: undefined, after: fresh },
  {
    type: "changed",
    before: worker,
    after: { ...worker, json: worker.json.replace("a:1", "a:2") },
  },
  { type: "removed", before: safe, after: undefined },
];

test("prints a table that never steers the terminal", async () => {
  assert.equal((await printed("table", changes)).split("\n"), [
    String.raw`CHANGE    TARGET       NAMESPACE   NAME             FIELD   history   cluster`,
    String.raw`added     team-a/web   other       a-new\u001b[2J`,
    "changed   team-a/web   shop        worker           image   a:1       a:2",
    "removed   team-a/web   shop        safe",
    "",
  ]);
});

test("prints names", async () => {
  assert.is(
    await printed("name", changes.slice(1)),
    "deployment.apps/worker\ndeployment.apps/safe\n",
  );
});

test("prints whole rows where one side has none, and fields where both have", async () => {
  const lines = (await printed("ndjson", changes)).trim().split("\n");
  const [added, changed, removed] = lines.map((it) => JSON.parse(it) as Record<string, unknown>);
  assert.equal([added?.["change"], added?.["attributes"]], ["added", {}]);
  assert.equal(changed?.["fields"], [{ field: "image", before: ["a:1"], after: ["a:2"] }]);
  assert.is(changed?.["uid"], "uid-worker");
  assert.equal((removed?.["attributes"] as { replicas: number } | undefined)?.replicas, 1);
  assert.equal(
    JSON.parse(await printed("json", changes)),
    lines.map((it) => JSON.parse(it)),
  );
  assert.is(await printed("json", []), "[]\n");
});

test("says that a row differs whose contents are gone", async () => {
  assert.is(
    await printed("ndjson", [{ type: "changed", before: undefined, after: undefined }]),
    '{"change":"changed"}\n',
  );
});

test.run();
