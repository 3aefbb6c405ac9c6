import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { clusterOf, installKinds } from "../e2e/cluster.ts";
import { startOperator } from "../e2e/operator.ts";
import { startControlPlane } from "../services/control-plane.ts";
import { startPostgres } from "../services/postgres.ts";
import { temporaryFolder } from "../services/temporary-folder.ts";
import { startProxy } from "../support/proxy.ts";
import { randomOf } from "../support/random.ts";
import { expectedRows, textOf } from "./expected-rows.ts";
import { namespaces, rights, sinkFor, widgets } from "./resources.ts";
import { troubles } from "./troubles.ts";
import { createUsers } from "./users.ts";

/** What became of the rows. */
export interface Outcome {
  readonly changes: number;
  readonly troubles: Readonly<Record<string, number>>;
  /** Row writes that Postgres saw. */
  readonly writes: number;
  readonly rows: number;
  /** Rows that should be there at the end and are not, or are not as they should. */
  readonly missing: readonly string[];
  /** Rows that are there at the end and should not. */
  readonly surplus: readonly string[];
  /** Rows that were written at any time and that no object ever was. */
  readonly invented: readonly string[];
}

/** All must be right again so soon after the last trouble. */
const patience = 150;

/** Users and troubles at work for `seconds`, on a real API server and a real database; then everything is compared. */
export async function churn(
  seconds: number,
  seed: number,
  say: (text: string) => void,
): Promise<Outcome> {
  const random = randomOf(seed);
  const [plane, postgres] = await Promise.all([
    startControlPlane({ watchCache: random.once(2) }),
    startPostgres(),
  ]);
  const cluster = clusterOf(plane);
  const proxy = await startProxy(Number(new URL(plane.url).port));
  const folder = temporaryFolder("churn");
  const kubeconfig = join(folder.path, "kubeconfig");
  writeFileSync(
    kubeconfig,
    readFileSync(plane.kubeconfigFor("operator"), "utf8").replaceAll(
      plane.url,
      `https://127.0.0.1:${proxy.port}`,
    ),
    { mode: 0o600 },
  );
  await installKinds(cluster);
  for (const name of ["churn-team", ...namespaces])
    await cluster.put({
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name, labels: { team: "on" } },
    });
  for (const it of [...rights, widgets]) await cluster.put(it);
  const dsn = await postgres.createDatabase("churn");
  for (const it of sinkFor(dsn)) await cluster.put(it);
  const users = createUsers(cluster, random);
  await users.putTargets();
  const flags = ["--batch-window", "50ms", "--validating-webhooks-enabled=false"];
  const launch = (): ReturnType<typeof startOperator> => startOperator(kubeconfig, { flags });
  let operator = await launch();
  const database = new Client({ connectionString: dsn });
  await database.connect();
  await watchWrites(database);

  const scene = {
    cluster,
    proxy,
    random,
    restartOperator: async () => {
      await operator.kill();
      operator = await launch();
    },
  };
  const counts: Record<string, number> = {};
  const end = performance.now() + seconds * 1_000;
  const trouble = async (): Promise<void> => {
    while (performance.now() < end) {
      await sleep(1_000 + random.below(4_000));
      const name = random.pick(Object.keys(troubles));
      counts[name] = (counts[name] ?? 0) + 1;
      say(`${Math.round((end - performance.now()) / 1_000)} s left: ${name}`);
      await troubles[name]?.(scene);
      await proxy.heal();
    }
  };
  const use = async (): Promise<void> => {
    while (performance.now() < end) {
      await users.act().catch(() => sleep(200));
      await sleep(random.below(60));
    }
  };
  await Promise.all([trouble(), use()]);
  say("quiet");
  const { missing, surplus, rows } = await compared(async () => ({
    expected: await expectedRows(plane, users.wishes),
    held: await heldRows(database),
  }));
  const written = await database.query<{ uid: string; color: string }>(
    "SELECT uid, color FROM writes",
  );
  const invented = written.rows
    .filter(({ uid, color }) => !users.everHad(uid, color))
    .map(({ uid, color }) => `${uid} ${color}`);
  await database.end();
  await operator.kill();
  await proxy.close();
  await Promise.all([plane.stop(), postgres.stop(), folder.remove()]);
  const { changes } = users;
  return {
    changes,
    troubles: counts,
    writes: written.rows.length,
    rows,
    missing,
    surplus,
    invented,
  };
}

/** Notes every row that is ever written, once there is a table. */
async function watchWrites(database: Client): Promise<void> {
  await database.query("CREATE TABLE writes (uid text, color text)");
  for (let tries = 0; tries < 300; tries++) {
    const { rows } = await database.query<{ there: boolean }>(
      "SELECT to_regclass('churn') IS NOT NULL AS there",
    );
    if (rows[0]?.there === true) break;
    await sleep(100);
  }
  await database.query(`
    CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      INSERT INTO writes VALUES (new.source_uid, new.payload->'attributes'->>'color'); RETURN new; END $$;
    CREATE TRIGGER note AFTER INSERT OR UPDATE ON churn FOR EACH ROW EXECUTE FUNCTION note();`);
}

async function heldRows(database: Client): Promise<ReadonlyMap<string, string>> {
  const { rows } = await database.query<{ key: string; attributes: Record<string, string> }>(
    "SELECT target_name || '/' || source_uid AS key, payload->'attributes' AS attributes FROM churn",
  );
  return new Map(rows.map(({ key, attributes }) => [key, textOf(Object.entries(attributes))]));
}

interface Both {
  readonly expected: ReadonlyMap<string, string>;
  readonly held: ReadonlyMap<string, string>;
}

/** Looks again until both are equal, or patience has ended. */
async function compared(
  look: () => Promise<Both>,
): Promise<{ missing: string[]; surplus: string[]; rows: number }> {
  const deadline = performance.now() + patience * 1_000;
  for (;;) {
    const { expected, held } = await look();
    const missing = [...expected]
      .filter(([key, attributes]) => held.get(key) !== attributes)
      .map(([key, attributes]) => `${key} ${attributes}, not ${held.get(key) ?? "nothing"}`);
    const surplus = [...held.keys()].filter((key) => !expected.has(key));
    const isEqual = missing.length + surplus.length === 0;
    if (isEqual || performance.now() > deadline) return { missing, surplus, rows: expected.size };
    await sleep(500);
  }
}
