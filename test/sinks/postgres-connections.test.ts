import * as assert from "uvu/assert";
import { createEgress } from "../../src/net/egress.ts";
import { postgres } from "../../src/sinks/postgres.ts";
import { developer } from "./postgres-bench.ts";
import { live, postgresFixture, rows } from "./postgres-fixture.ts";

const { test, bench, opened, open, write, query, codeAndText, synchronously } =
  postgresFixture("connections");

const wanted =
  "the Secret needs a connection string under one of the keys dsn, url, connectionString, DATABASE_URL";
test("finds the connection string under each of its keys, and says what it wants where there is none", async () => {
  for (const key of ["dsn", "url", "connectionString", "DATABASE_URL"])
    await open({ key }).probe(live);
  assert.is(
    await codeAndText(synchronously(() => open({ key: "password" }))),
    `SINK_MISCONFIGURED: sink team-a/database: ${wanted}`,
  );
  assert.match(
    await codeAndText(synchronously(() => open({ key: "url", dsn: "s3cret" }))),
    /SINK_MISCONFIGURED: sink team-a\/database: the Secret's key url is no Postgres connection string/,
  );
  assert.is(
    postgres.secretName({
      ...spec,
      postgres: {
        databaseRef: { name: "db" },
        schema: "public",
        table: "t",
        history: { enabled: false },
      },
    }),
    "db",
  );
});
const spec = {
  type: "postgres",
  cluster: "test",
  changePolicy: "Immediate",
  maxRowBytes: 1000,
  provisioning: { mode: "ensure", indexes: true },
} as const;

const dsnOf = (change: (url: URL) => void): string => {
  const url = new URL(bench.dsn("kollect_connections_writer", "s3cret:w@rd/1"));
  change(url);
  return url.href;
};
const failing: readonly [name: string, dsn: () => string, want: RegExp][] = [
  [
    "a database that is not there",
    () => dsnOf((url) => (url.pathname = "/nowhere")),
    /^SINK_MISCONFIGURED: .*there is no such database \(SQLSTATE 3D000\)$/,
  ],
  [
    "a wrong password",
    () => dsnOf((url) => (url.password = "wrong-s3cret")),
    /^SINK_UNAUTHORIZED: .*wrong user or password \(SQLSTATE 28P01\)$/,
  ],
  [
    "a user that is not there",
    () => dsnOf((url) => (url.username = "nobody")),
    /^SINK_UNAUTHORIZED: .*28P01/,
  ],
  [
    "no password",
    () => dsnOf((url) => (url.password = "")),
    /^SINK_UNAUTHORIZED: .*is the password in the connection string\?$/,
  ],
  [
    "a closed port",
    () => dsnOf((url) => (url.port = "1")),
    /^SINK_UNREACHABLE: sink team-a\/database: no connection to 127.0.0.1:1 \(connection refused/,
  ],
  [
    "an unknown name",
    () => dsnOf((url) => (url.hostname = "no-such-host.invalid")),
    /^SINK_UNREACHABLE: .*no-such-host.invalid:\d+ \(the name/,
  ],
  [
    "TLS that is not offered",
    () => dsnOf((url) => url.searchParams.set("sslmode", "require")),
    /^SINK_UNREACHABLE: .*offers no TLS/,
  ],
  [
    "a read-only session",
    () => dsnOf((url) => url.searchParams.set("options", "-c default_transaction_read_only=on")),
    /^SINK_REJECTED: .*the server is read-only/,
  ],
];
for (const [name, dsn, want] of failing)
  test(`tells ${name} apart, in write and in probe`, async () => {
    await write(open(), rows);
    assert.match(await codeAndText(write(open({ dsn: dsn() }), [])), want);
    assert.match(await codeAndText(open({ dsn: dsn() }).probe(live)), want);
  });

test("talks plain text where TLS is only preferred", async () => {
  const dsn = dsnOf((url) => url.searchParams.delete("sslmode"));
  assert.is((await write(open({ dsn }), rows)).rowsWritten, 3);
});

test("dials only what the egress guard allows", async () => {
  for (const host of ["127.0.0.1", "localhost"]) {
    const dsn = dsnOf((url) => (url.hostname = host));
    const strict = createEgress({ allowPrivate: true, dev: false });
    assert.match(await codeAndText(write(open({ dsn, egress: strict }), rows)), /^EGRESS_DENIED/);
    await open({ dsn, egress: developer }).probe(live);
  }
});

test("reports a constraint by name and no row content", async () => {
  await write(open(), []);
  await query("ALTER TABLE inventory ADD CONSTRAINT no_carts CHECK (resource_name <> 'cart')");
  assert.is(
    await codeAndText(write(open(), rows)),
    "SINK_REJECTED: sink team-a/database refused the export: SQLSTATE 23514, constraint no_carts, table inventory",
  );
});

test("probe names the privileges that a write would miss", async () => {
  const denied = bench.openDenied();
  opened.push(denied);
  assert.match(
    await codeAndText(denied.probe(live)),
    /^SINK_UNAUTHORIZED: .*the role lacks CREATE on schema public$/,
  );
  await write(open(), rows);
  assert.match(
    await codeAndText(denied.probe(live)),
    /the role lacks INSERT on public.inventory, UPDATE on public.inventory, DELETE on public.inventory, INSERT on public.inventory_epochs/,
  );
});

test.run();
