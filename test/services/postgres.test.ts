import { Client } from "pg";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { startPostgres } from "./postgres.ts";
import type { PostgresServer } from "./postgres.ts";
import { runs } from "./running.ts";
import { service } from "./service.ts";

const database = suite("postgres");
const server = await service(() => startPostgres({ own: true }));

const test = (name: string, body: (server: PostgresServer) => Promise<void>) =>
  server === undefined ? database.skip(name) : database(name, () => body(server));

async function ask(url: string, text: string): Promise<unknown> {
  const client = new Client({ connectionString: url });
  client.on("error", () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query({ text, rowMode: "array" });
    return rows[0] === undefined ? undefined : (rows[0] as unknown[])[0];
  } finally {
    await client.end();
  }
}

test("gives a superuser", async ({ url }) => {
  assert.is(await ask(url, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"), true);
});

test("asks for the password", async ({ url }) => {
  const address = new URL(url);
  address.password = "wrong";
  const failure = await ask(address.href, "SELECT 1").catch((error: unknown) => error);
  assert.is((failure as { code?: string }).code, "28P01");
});

test("creates databases whose names need quotes", async (at) => {
  const url = await at.createDatabase('Team "a" 1');
  assert.is(await ask(url, "SELECT current_database()"), 'Team "a" 1');
});

test("refuses connections while killed and has its data after a restart", async (at) => {
  await ask(at.url, "CREATE TABLE kept AS SELECT 42 AS answer");
  await at.kill();
  const failure = await ask(at.url, "SELECT 1").catch((error: unknown) => error);
  assert.is((failure as { code?: string }).code, "ECONNREFUSED");
  await at.restart();
  assert.is(await ask(at.url, "SELECT answer FROM kept"), 42);
});

test("lends a given server, which it neither ends nor leaves databases on", async (at) => {
  const before = process.env["KOLLECT_TEST_PG_URL"];
  process.env["KOLLECT_TEST_PG_URL"] = at.url;
  const lent = await startPostgres();
  if (before === undefined) delete process.env["KOLLECT_TEST_PG_URL"];
  else process.env["KOLLECT_TEST_PG_URL"] = before;
  assert.is(lent.url, at.url);
  const url = await lent.createDatabase("lent");
  assert.is(await ask(url, "SELECT current_database()"), "lent");
  const refusal = await lent.kill().catch((error: unknown) => error);
  assert.instance(refusal, Error);
  await lent.stop();
  const count = "SELECT count(*)::int FROM pg_database WHERE datname = 'lent'";
  assert.is(await ask(at.url, count), 0);
});

test("ends its process and removes its folder when stopped", async (at) => {
  const { pid = 0, folder = "" } = at;
  assert.is(runs.process(pid) && runs.folder(folder), true);
  await at.stop();
  assert.is(runs.process(pid) || runs.folder(folder), false);
});

database.run();
