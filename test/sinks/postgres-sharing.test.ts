import * as assert from "uvu/assert";
import type { Row } from "../../src/rows/row.ts";
import type { Sink } from "../../src/sinks/sink.ts";
import { randomOf } from "../support/random.ts";
import { deltaOf, rowOf } from "../support/rows.ts";
import { failureOf } from "./bench.ts";
import { postgresFixture, profile } from "./postgres-fixture.ts";

const { test, open, write, query } = postgresFixture("sharing");
const history = { enabled: true };

interface Life {
  readonly cluster: string;
  readonly inventory: { readonly namespace: string; readonly name: string };
  held: readonly Row[];
}
/** All have the same uids, as clusters restored from one backup do. */
const lives: Life[] = ["north", "south"].flatMap((cluster) =>
  ["everything", "some"].map((name) => ({
    cluster,
    inventory: { namespace: "team-a", name },
    held: [],
  })),
);

test("operators of two clusters with two inventories each share one table, under load, from nothing", async () => {
  const operators = new Map(["north", "south"].map((it) => [it, open({ history })]));
  const live = async (life: Life, seed: number): Promise<void> => {
    const random = randomOf(seed);
    const sink = operators.get(life.cluster) as Sink;
    const { cluster, inventory } = life;
    for (let count = 0; count < 25; count++) {
      const next = Array.from({ length: 60 }, (_, index) => index).flatMap((index) =>
        random.once(4)
          ? []
          : [
              rowOf({
                name: `r${index}`,
                attributes: { by: `${cluster} ${inventory.name}`, value: random.below(3) },
              }),
            ],
      );
      const purpose = random.once(5) ? ("verification" as const) : ("update" as const);
      const delta = purpose === "update" ? deltaOf(life.held, next) : undefined;
      const profiles = [{ ...profile, attributes: [{ name: `a${count % 2}`, type: "int" }] }];
      await write(sink, next, {
        cluster,
        inventory,
        purpose,
        delta,
        profiles,
        exportedAt: new Date(count * 1000),
      });
      life.held = next;
    }
  };
  await Promise.all(lives.map((life, index) => live(life, index + 1)));
  for (const { cluster, inventory, held } of lives) {
    const mine = `cluster = '${cluster}' AND inventory_name = '${inventory.name}'`;
    const wanted = held.map((row) => row.digest).toSorted();
    for (const from of ["inventory WHERE", "inventory_as_of('infinity') WHERE"]) {
      const found = await query(
        `SELECT encode(digest, 'hex') AS digest FROM ${from} ${mine} ORDER BY 1`,
      );
      assert.equal(
        found.map((it) => it["digest"]),
        wanted,
      );
    }
    assert.equal(
      await query(
        `SELECT DISTINCT payload->'attributes'->>'by' AS by FROM inventory_history WHERE ${mine}`,
      ),
      [{ by: `${cluster} ${inventory.name}` }],
      "no row ever got into another's",
    );
  }
  assert.is(
    (await query("SELECT 1 FROM pg_views WHERE schemaname = 'public'")).length,
    lives.length,
  );
});

test("two leaders of one cluster at once: the older one is refused, and never mixes in", async () => {
  const [old, young] = [open({ history }), open({ history })];
  const rowsOf = (by: string, count: number): Row[] =>
    Array.from({ length: 200 }, (_, index) =>
      rowOf({ name: `r${index}`, attributes: { by, count } }),
    );
  await write(old, rowsOf("old", 0), { epoch: 1 });
  let refused: string | undefined;
  const stale = async (): Promise<void> => {
    for (let count = 1; refused === undefined && count < 1000; count++)
      await write(old, rowsOf("old", count), {
        epoch: 1,
        delta: deltaOf([], rowsOf("old", count)),
      }).catch(async (error: unknown) => {
        refused = (await failureOf(Promise.reject(error as Error))).code;
      });
  };
  const current = async (): Promise<void> => {
    for (let count = 0; count < 5; count++) {
      await write(young, rowsOf("young", count), { epoch: 2 });
      assert.equal(
        await query("SELECT DISTINCT payload->'attributes'->>'by' AS by FROM inventory"),
        [{ by: "young" }],
      );
    }
  };
  await Promise.all([stale(), current()]);
  assert.is(refused, "SINK_FENCED");
  assert.equal(
    await query(
      "SELECT DISTINCT payload->'attributes'->>'by' AS by FROM inventory_as_of('infinity')",
    ),
    [{ by: "young" }],
  );
});

test.run();
