import { Client } from "pg";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { pgbouncerProgram } from "../services/pgbouncer.ts";
import { service } from "../services/service.ts";
import { deltaOf, rowOf } from "../support/rows.ts";
import { sinkContract } from "./contract.ts";
import { postgresBench } from "./postgres-bench.ts";
import { live, postgresFixture, profile, rows } from "./postgres-fixture.ts";

const program = await service(pgbouncerProgram);
if (program === undefined) {
  const test = suite("postgres behind PgBouncer");
  test.skip("keeps the contract through a pooler in transaction mode");
  test.run();
} else {
  sinkContract("postgres behind PgBouncer", postgresBench("kollect_pooler", { pool: 4 }));
  ownRules();
}

function ownRules(): void {
  const { test, bench, open, write, query, codeAndText } = postgresFixture("pooled", { pool: 2 });
  const history = { enabled: true };

  test("more sinks than the pool has servers make tables, views and histories at once", async () => {
    const sinks = Array.from({ length: 6 }, () => open({ history }));
    const changed = [rowOf({ name: "cart", attributes: { index: 9 } }), ...rows.slice(1)];
    await Promise.all(
      sinks.map(async (sink, index) => {
        const wish = { cluster: `c${index}`, profiles: [profile] };
        await write(sink, rows, wish);
        for (const [before, after] of [
          [rows, changed],
          [changed, rows.slice(1)],
        ] as const)
          await write(sink, after, { ...wish, delta: deltaOf(before, after) });
        assert.is(
          (await write(sink, rows.slice(1), { ...wish, purpose: "verification" })).rowsWritten,
          0,
        );
      }),
    );
    assert.equal(
      await query("SELECT cluster, count(*)::int AS n FROM inventory GROUP BY 1 ORDER BY 1"),
      sinks.map((_, index) => ({ cluster: `c${index}`, n: 2 })),
    );
    assert.is((await query("SELECT 1 FROM pg_views WHERE schemaname = 'public'")).length, 6);
    const { length } = await query(
      "SELECT 1 FROM pg_stat_activity WHERE usename = 'kollect_pooled_writer'",
    );
    assert.ok(length > 0 && length <= 2, `${length} servers`);
  });

  const dsn = (change: (url: URL) => void): string => {
    const url = new URL(bench.dsn("kollect_pooled_writer", "s3cret:w@rd/1"));
    change(url);
    return url.href;
  };
  const refusals: readonly [name: string, change: (url: URL) => void, want: RegExp][] = [
    [
      "a user it does not know",
      (url) => (url.username = "nobody"),
      /^SINK_UNAUTHORIZED: .*wrong user or password/,
    ],
    [
      "a database that is not there",
      (url) => (url.pathname = "/nowhere"),
      /^SINK_(MISCONFIGURED|UNREACHABLE): /,
    ],
    [
      "options of the session",
      (url) => url.searchParams.set("options", "-c statement_timeout=1000"),
      /^SINK_MISCONFIGURED: .*leave out options, or list it in ignore_startup_parameters \(SQLSTATE 08P01\)$/,
    ],
  ];
  for (const [name, change, want] of refusals)
    test(`tells ${name} apart`, async () => {
      assert.match(await codeAndText(open({ dsn: dsn(change) }).probe(live)), want);
      assert.match(await codeAndText(write(open({ dsn: dsn(change) }), rows)), want);
    });

  test("leaves nothing of a session behind in a server of the pool", async () => {
    await write(open({ history }), rows, { profiles: [profile] });
    const [settings] = await query(
      `SELECT count(*)::int AS n FROM pg_locks l JOIN pg_stat_activity a USING (pid)
        WHERE a.usename = 'kollect_pooled_writer'`,
    );
    assert.equal(settings, { n: 0 });
    const client = new Client({ connectionString: dsn(() => {}) });
    await client.connect();
    const { rows: left } = await client.query(
      `SELECT current_setting('search_path') AS path, current_setting('lock_timeout') AS lock, current_setting('statement_timeout') AS statement,
        (SELECT count(*)::int FROM pg_prepared_statements WHERE name <> '') AS prepared, (SELECT count(*)::int FROM pg_cursors WHERE name <> '') AS cursors,
        (SELECT count(*)::int FROM pg_class WHERE relpersistence = 't') AS temporary, (SELECT count(*)::int FROM pg_listening_channels()) AS channels`,
    );
    await client.end();
    assert.equal(left, [
      {
        path: '"$user", public',
        lock: "0",
        statement: "0",
        prepared: 0,
        cursors: 0,
        temporary: 0,
        channels: 0,
      },
    ]);
  });

  test.run();
}
