import * as assert from "uvu/assert";
import type { Row } from "../../src/rows/row.ts";
import { deltaOf, rowOf } from "../support/rows.ts";
import { postgresFixture, profile } from "./postgres-fixture.ts";

const { test, bench, open, write, query } = postgresFixture("cost");

const rowsOf = (count: number): Row[] =>
  Array.from({ length: count }, (_, index) =>
    rowOf({
      name: `row-${String(index).padStart(6, "0")}`,
      namespace: `team-${index % 200}`,
      attributes: {
        image: `registry.example/app-${index % 500}:1.0`,
        images: [`app-${index % 500}`],
        replicas: index % 9,
      },
    }),
  );
const exportedAt = (index: number): Date => new Date(Date.UTC(2026, 0, 1 + index));

interface Cost {
  /** Bytes that went to the server. */
  readonly sent: number;
  readonly wal: number;
  /** Tuples that the server read to find what it wrote. */
  readonly read: number;
}

/** What one changed row costs in a table of `count`. */
async function costOfOne(count: number): Promise<Cost> {
  const sink = open();
  const before = rowsOf(count);
  await write(sink, before, { profiles: [profile] });
  await query("VACUUM ANALYZE inventory");
  const changed = rowOf({
    ...before[count >> 1],
    attributes: { image: "registry.example/changed:2.0" },
  });
  const after = before.map((row) => (row.key === changed.key ? changed : row));
  // One that is not measured: it pays for catalogs that the server has not read yet.
  await write(sink, before, {
    delta: { before: new Map(), upserted: [], removed: [] },
    profiles: [profile],
  });
  const [one] = await query(
    "SELECT pg_current_wal_insert_lsn() AS lsn, pg_stat_force_next_flush()",
  ).catch(() => query("SELECT pg_current_wal_insert_lsn() AS lsn"));
  const counted = async (): Promise<number> => {
    await query("SELECT pg_stat_clear_snapshot()");
    const [it] = await query(
      "SELECT seq_tup_read + coalesce(idx_tup_fetch, 0) AS n FROM pg_stat_user_tables WHERE relname = 'inventory'",
    );
    return Number(it?.["n"]);
  };
  const read = await counted();
  const sent = bench.proxy().sent();
  await write(sink, after, { delta: deltaOf(before, after), profiles: [profile] });
  const bytes = bench.proxy().sent() - sent;
  const [wal] = await query(
    `SELECT pg_current_wal_insert_lsn() - '${String(one?.["lsn"])}'::pg_lsn AS n`,
  );
  await sink.close();
  // A session reports what it read when it ends.
  while (
    (await query("SELECT 1 FROM pg_stat_activity WHERE usename = 'kollect_cost_writer'")).length > 0
  );
  return { sent: bytes, wal: Number(wal?.["n"]), read: (await counted()) - read };
}

test("one change costs the same in a table of ten thousand rows and of a hundred thousand", async () => {
  const small = await costOfOne(10_000);
  await bench.reset();
  const large = await costOfOne(100_000);
  const figures = JSON.stringify({ small, large });
  assert.is(large.sent, small.sent, figures);
  assert.ok(small.sent < 4_000, figures);
  // Pages of indexes may split, and an autovacuum may write beside us.
  assert.ok(large.wal < 64_000 && small.wal < 64_000, figures);
  process.stdout.write(`one change: ${figures}\n`);
});

interface Plan {
  readonly "Node Type": string;
  readonly "Index Name"?: string;
  readonly Plans?: readonly Plan[];
}
const nodesOf = (plan: Plan): string[] => [
  [plan["Node Type"], plan["Index Name"]].filter((it) => it !== undefined).join(" "),
  ...(plan.Plans ?? []).flatMap(nodesOf),
];
const view = "inventory_team_a_web_v2";
/** Where two indexes answer, versions of the server choose differently. */
const questions: readonly [about: string, question: string, index: string][] = [
  [
    "an image",
    `SELECT resource_name FROM inventory WHERE payload->'attributes' @> '{"image": "registry.example/app-7:1.0"}'`,
    "Bitmap Index Scan inventory_attr_idx",
  ],
  [
    "one of several images",
    `SELECT resource_name FROM inventory WHERE payload->'attributes' @> '{"images": ["app-7"]}'`,
    "Bitmap Index Scan inventory_attr_idx",
  ],
  [
    "a namespace",
    "SELECT resource_name FROM inventory WHERE resource_namespace = 'team-7'",
    "inventory_",
  ],
  [
    "a namespace of a view",
    `SELECT image FROM ${view} WHERE resource_namespace = 'team-7'`,
    "inventory_",
  ],
  [
    "an object by name",
    "SELECT payload FROM inventory WHERE resource_namespace = 'team-7' AND resource_name = 'row-000007'",
    "Index Scan inventory_name_idx",
  ],
  [
    "a kind in a namespace",
    "SELECT resource_name FROM inventory WHERE kind = 'Deployment' AND resource_namespace = 'team-7'",
    "inventory_kind_idx",
  ],
  [
    "what changed lately",
    "SELECT resource_name FROM inventory WHERE exported_at > '2026-01-10'",
    "inventory_age_idx",
  ],
  [
    "the oldest rows",
    "SELECT resource_name FROM inventory ORDER BY exported_at LIMIT 10",
    "Index Scan inventory_age_idx",
  ],
  [
    "the life of one object",
    "SELECT valid_from, valid_to FROM inventory_history WHERE resource_namespace = 'team-7' AND resource_name = 'row-000007'",
    "Index Scan inventory_object_idx",
  ],
  [
    "one object at a point in time",
    "SELECT payload FROM inventory_as_of('2026-01-05') WHERE resource_namespace = 'team-7' AND resource_name = 'row-000007'",
    "Index Scan inventory_object_idx",
  ],
];

test("the indexes answer the questions of the documentation, in ten thousand rows", async () => {
  const sink = open({ history: { enabled: true } });
  const all = rowsOf(10_000);
  await write(sink, all.slice(0, 9_900), { exportedAt: exportedAt(0), profiles: [profile] });
  await write(sink, all, { exportedAt: exportedAt(12), profiles: [profile] });
  await query("ANALYZE inventory; ANALYZE inventory_history");
  for (const [about, question, index] of questions) {
    const [explained] = await query(`EXPLAIN (FORMAT JSON) ${question}`);
    const [top] = (explained?.["QUERY PLAN"] ?? []) as { Plan: Plan }[];
    const nodes = top === undefined ? [] : nodesOf(top.Plan);
    assert.ok(
      nodes.some((it) => it.includes(index)),
      `${about}: ${nodes.join(", ")}`,
    );
    assert.not.ok(
      nodes.some((it) => it.startsWith("Seq Scan")),
      `${about}: ${nodes.join(", ")}`,
    );
  }
});

test.run();
