import { Client } from "pg";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { SinkSpecs } from "../../generated/sinks.ts";
import { createEgress } from "../../src/net/egress.ts";
import { postgres } from "../../src/sinks/postgres.ts";
import type { Sink } from "../../src/sinks/sink.ts";
import { startPostgres } from "../services/postgres.ts";
import { service } from "../services/service.ts";
import { blocksOf } from "../support/doc-page.ts";
import { contextOf } from "../support/sink-context.ts";
import { failureOf, orderOf } from "./bench.ts";
import { live, rows } from "./postgres-fixture.ts";

const test = suite("roles of docs/sinks/postgres.md");

const [forEnsure = "", forExisting = ""] = blocksOf("docs/sinks/postgres.md")
  .filter(({ language }) => language === "sql")
  .map(({ text }) => text);
const profile = {
  namespace: "team-a",
  name: "web",
  attributes: [{ name: "index", type: "int" }],
  targets: ["team-a/web"],
};

interface Stage {
  /** As the page's role for writing. */
  readonly sink: Sink;
  readonly asAdministrator: (text: string) => Promise<unknown>;
  /** Rows of the table, or of another relation, as the page's role for reading. */
  readonly count: (relation: string) => Promise<unknown>;
}

/** Of its own, as roles are the server's and have the page's names. */
const server = await service(() => startPostgres({ own: true }));
test.after(() => server?.stop());

/** A database on which `sql` was run, and a sink of that mode. */
async function onStage(
  sql: string,
  mode: SinkSpecs["postgres"]["provisioning"]["mode"],
  work: (stage: Stage) => Promise<void>,
): Promise<void> {
  if (server === undefined) throw new Error("it is skipped without");
  const url = await server.createDatabase(mode);
  const administrator = new Client({ connectionString: url });
  await administrator.connect();
  const dsn = new URL(url);
  [dsn.username, dsn.password] = ["kollect", "replace-me"];
  dsn.searchParams.set("sslmode", "disable");
  const spec: SinkSpecs["postgres"] = {
    type: "postgres",
    cluster: "test",
    changePolicy: "Immediate",
    maxRowBytes: 1_000_000,
    provisioning: { mode, indexes: true },
    postgres: {
      databaseRef: { name: "database" },
      schema: "public",
      table: "inventory",
      readers: ["analysts"],
      history: { enabled: false },
    },
  };
  const egress = createEgress({ allowPrivate: true, dev: true });
  try {
    await administrator.query(sql);
    const credentials = { dsn: dsn.href };
    const sink = postgres.open(spec, contextOf({ name: "platform/database", credentials, egress }));
    const count: Stage["count"] = async (relation) => {
      await administrator.query("SET ROLE analysts");
      try {
        const text = `SELECT count(*)::int AS n FROM ${relation}`;
        return (await administrator.query<{ n: number }>(text)).rows[0]?.n;
      } finally {
        await administrator.query("RESET ROLE");
      }
    };
    try {
      await work({ sink, count, asAdministrator: (text) => administrator.query(text) });
    } finally {
      await sink.close();
    }
  } finally {
    await administrator.query("DROP OWNED BY kollect, analysts; DROP ROLE kollect, analysts");
    await administrator.end();
  }
}
const refusal = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "it was allowed",
    (error: unknown) => (error as Error).message,
  );

const makes = "lets Kollect make, write and grant what the reader may read, and no more";
const makesAll = (): Promise<void> =>
  onStage(forEnsure, "ensure", async ({ sink, count, asAdministrator }) => {
    await sink.probe(live);
    await sink.write(orderOf(rows, { profiles: [profile] }), live);
    assert.is(await count("inventory"), rows.length);
    assert.is(await count("inventory_team_a_web"), rows.length);
    assert.match(await refusal(count("inventory_epochs")), "permission denied");
    await asAdministrator("REVOKE CREATE ON SCHEMA public FROM kollect");
    await sink.write(orderOf(rows.slice(1), { profiles: [profile] }), live);
    assert.is(await count("inventory"), rows.length - 1);
  });

const writes = "lets Kollect write to tables that others made, and a reader read them";
const writesOnly = (): Promise<void> =>
  onStage(forExisting, "existing", async ({ sink, count, asAdministrator }) => {
    await sink.probe(live);
    await sink.write(orderOf(rows, { profiles: [profile] }), live);
    await sink.write(orderOf(rows.slice(1), { profiles: [profile] }), live);
    assert.is(await count("inventory"), rows.length - 1);
    assert.match(await refusal(count("inventory_epochs")), "permission denied");
    for (const privilege of ["SELECT", "INSERT", "UPDATE", "DELETE"]) {
      await asAdministrator(`REVOKE ${privilege} ON inventory FROM kollect`);
      const { code, message } = await failureOf(sink.probe(live));
      assert.is(code, "SINK_UNAUTHORIZED");
      assert.match(message, `the role lacks ${privilege} on public.inventory`);
      await asAdministrator(`GRANT ${privilege} ON inventory TO kollect`);
    }
    await sink.probe(live);
  });

for (const [name, run] of [
  [makes, makesAll],
  [writes, writesOnly],
] as const)
  if (server === undefined) test.skip(name);
  else test(name, run);

test.run();
