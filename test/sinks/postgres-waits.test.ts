import { Client } from "pg";
import * as assert from "uvu/assert";
import { createConnections } from "../../src/sinks/postgres/connections.ts";
import { parseDsn } from "../../src/sinks/postgres/dsn.ts";
import { sharedPostgres } from "../services/postgres.ts";
import { until } from "../services/until.ts";
import { deltaOf, rowOf } from "../support/rows.ts";
import { developer } from "./postgres-bench.ts";
import { live, postgresFixture, profile, rows } from "./postgres-fixture.ts";

const { test, bench, open, write, query, codeAndText } = postgresFixture("waits");

const writer = "kollect_waits_writer";
/** Stricter limits than ours, which we keep to: so a test need not wait for ours. */
const limit = (name: string, value: string): Promise<unknown> =>
  query(`ALTER ROLE ${writer} SET ${name} = '${value}'`);
test.after.each(async () => {
  await query("ROLLBACK");
  await query(`ALTER ROLE ${writer} RESET ALL`);
});
const pidOfAdmin = async (): Promise<unknown> =>
  (await query("SELECT pg_backend_pid() AS pid"))[0]?.["pid"];

const locks: readonly [what: string, lock: string, holder: string][] = [
  ["the table", "LOCK TABLE inventory IN SHARE MODE", "ShareLock on public.inventory"],
  ["a row", "UPDATE inventory SET payload = '{}'", "RowExclusiveLock on public.inventory"],
  [
    "the epoch",
    "SELECT 1 FROM inventory_epochs FOR UPDATE",
    "RowShareLock on public.inventory_epochs",
  ],
];
for (const [what, lock, holder] of locks)
  test(`says who holds ${what} for too long, and goes on when it is free`, async () => {
    await limit("lock_timeout", "200ms");
    const sink = open();
    const after = [rowOf({ name: "cart", attributes: { index: 5 } }), ...rows.slice(1)];
    const delta = deltaOf(rows, after);
    await write(sink, rows);
    await query(`BEGIN; ${lock}`);
    const text = await codeAndText(write(sink, after, { delta }));
    assert.is(
      text,
      "SINK_REJECTED: sink team-a/database refused the export: waited too long for a lock held by " +
        `process ${String(await pidOfAdmin())} of role postgres (${holder}) (SQLSTATE 55P03)`,
    );
    await query("ROLLBACK");
    assert.is((await write(sink, after)).rowsWritten, 1);
  });

test("says who holds the right to change the tables", async () => {
  await limit("lock_timeout", "200ms");
  await query(
    "BEGIN; SELECT pg_advisory_xact_lock(hashtextextended('kollect:public.inventory', 0))",
  );
  assert.match(
    await codeAndText(write(open(), rows)),
    `held by process ${String(await pidOfAdmin())} of role postgres (ExclusiveLock on the right to change public.inventory) (SQLSTATE 55P03)`,
  );
  await query("ROLLBACK");
  assert.is((await write(open(), rows)).rowsWritten, 3);
});

test("bounds each transaction by limits of its own, and keeps to stricter ones", async () => {
  await write(open(), []);
  await query(`CREATE TABLE seen (name text, setting text);
    CREATE FUNCTION see() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      INSERT INTO public.seen SELECT name, current_setting(name) FROM unnest(ARRAY['lock_timeout', 'statement_timeout',
        'idle_in_transaction_session_timeout', 'synchronous_commit', 'search_path']) AS name;
      RETURN new; END $$;
    CREATE TRIGGER see AFTER INSERT ON inventory FOR EACH ROW EXECUTE FUNCTION see();
    GRANT INSERT ON seen TO PUBLIC`);
  const seen = async (): Promise<unknown> => {
    await write(open(), []);
    await write(open(), [rowOf()]);
    const settings = await query("SELECT name, setting FROM seen");
    await query("DELETE FROM seen");
    return Object.fromEntries(settings.map((it) => [it["name"], it["setting"]]));
  };
  const ours = {
    lock_timeout: "10s",
    statement_timeout: "1min",
    idle_in_transaction_session_timeout: "1min",
    synchronous_commit: "on",
    search_path: "pg_catalog, public",
  };
  assert.equal(await seen(), ours);
  await limit("lock_timeout", "1d");
  await limit("statement_timeout", "2s");
  await limit("idle_in_transaction_session_timeout", "1500ms");
  await limit("synchronous_commit", "off");
  assert.equal(await seen(), {
    ...ours,
    statement_timeout: "2s",
    idle_in_transaction_session_timeout: "1500ms",
  });
  await limit("synchronous_commit", "remote_apply");
  assert.equal(((await seen()) as typeof ours).synchronous_commit, "remote_apply");
});

test("a statement over its limit is named, and leaves the old rows", async () => {
  await write(open(), rows);
  await query(`CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(30); RETURN new; END $$;
    CREATE TRIGGER slow BEFORE INSERT ON inventory FOR EACH ROW EXECUTE FUNCTION slow()`);
  await limit("statement_timeout", "200ms");
  const more = [...rows, rowOf({ name: "more" })];
  assert.match(
    await codeAndText(write(open(), more)),
    "SINK_REJECTED: sink team-a/database refused the export: a statement took longer than its limit, or was cancelled (SQLSTATE 57014)",
  );
  await query("DROP TRIGGER slow ON inventory");
  assert.equal(await query("SELECT count(*)::int AS n FROM inventory"), [{ n: 3 }]);
  assert.is((await write(open(), more)).rowsWritten, 1);
});

test("an exporter that stops within its transaction does not hold the rows for ever", async () => {
  await write(open(), rows);
  await limit("idle_in_transaction_session_timeout", "200ms");
  const stopped = open();
  let isStopped = false;
  // It compares, holds the epoch of a newer leader, and then never says another word.
  const answer = codeAndText(
    write(stopped, [], {
      epoch: 2,
      demandRemoval: () => {
        bench.proxy().stall();
        isStopped = true;
      },
    }),
  );
  await until("it stops", 10, () => isStopped || undefined);
  await until("the server lets go", 10, async () => {
    const held = await query(
      "SELECT 1 FROM pg_stat_activity WHERE usename = 'kollect_waits_writer' AND xact_start IS NOT NULL",
    );
    return held.length === 0 ? true : undefined;
  });
  assert.equal(await query("SELECT epoch FROM inventory_epochs FOR UPDATE NOWAIT"), [
    { epoch: "1" },
  ]);
  await bench.proxy().heal();
  assert.match(await answer, /^SINK_UNREACHABLE: /);
  assert.equal(await query("SELECT count(*)::int AS n FROM inventory"), [{ n: 3 }]);
});

test("a view that waits for a reader keeps nobody else waiting for long", async () => {
  await write(open(), rows, { profiles: [profile] });
  await query("BEGIN; SELECT * FROM inventory_team_a_web_v2");
  const retyped = { ...profile, attributes: [] };
  const writing = write(open(), rows.slice(1), { profiles: [retyped] });
  assert.is((await writing).rowsRemoved, 1);
  await query("COMMIT");
});

test("a server that stops answering fails the statement, not the process", async () => {
  const endpoint = parseDsn(bench.dsn(writer, "s3cret:w@rd/1"));
  const connections = createConnections(endpoint, {
    egress: developer,
    ways: [false],
    answerTimeout: 300,
  });
  await connections.use((session) => session.query("SELECT 1"), live);
  bench.proxy().stall();
  const failure = await connections
    .use((session) => session.query("SELECT 2"), live)
    .catch((error: unknown) => error);
  assert.match((failure as Error).message, /^Query read timeout$/);
  await bench.proxy().heal();
  const { rows: answer } = await connections.use(
    (session) => session.query("SELECT 3 AS it"),
    live,
  );
  assert.equal(answer, [{ it: 3 }]);
  await connections.close();
});

test("a server that ends the session within a transaction is reported, and the next write passes", async () => {
  await write(open(), rows);
  await query("BEGIN; LOCK TABLE inventory IN EXCLUSIVE MODE");
  const sink = open();
  const outcome = codeAndText(write(sink, []));
  const waiting = await until("the export waits", 10, async () => {
    const { length } = await query(
      "SELECT 1 FROM pg_locks WHERE NOT granted AND relation = 'inventory'::regclass",
    );
    return length > 0 ? true : undefined;
  });
  assert.ok(waiting);
  const admin = new Client({ connectionString: (await sharedPostgres()).url });
  await admin.connect();
  await admin.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '${writer}'`,
  );
  await admin.end();
  assert.match(await outcome, /^SINK_UNREACHABLE: /);
  await query("ROLLBACK");
  assert.is((await write(sink, [])).rowsRemoved, 3);
});

test.run();
