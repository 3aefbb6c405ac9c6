import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { clusterOf, installKinds } from "../e2e/cluster.ts";
import { startOperator } from "../e2e/operator.ts";
import { startControlPlane } from "../services/control-plane.ts";
import { temporaryFolder } from "../services/temporary-folder.ts";
import { startProxy } from "../support/proxy.ts";
import { randomOf } from "../support/random.ts";
import { expectedRows } from "./expected-rows.ts";
import { gitPlace } from "./git-place.ts";
import { natsPlace } from "./nats-place.ts";
import { inventoryOf, type Place } from "./place.ts";
import { postgresPlace } from "./postgres-place.ts";
import { namespaces, rights, widgets } from "./resources.ts";
import { troubles } from "./troubles.ts";
import { createUsers, type Users } from "./users.ts";

/** What became of the rows in one place. */
export interface Verdict {
  /** Row writes that it saw. */
  readonly writes: number;
  /** Rows that should be there at the end and are not, or are not as they should. */
  readonly missing: readonly string[];
  /** Rows that are there at the end and should not. */
  readonly surplus: readonly string[];
  /** Rows that were written at any time and that no object ever was. */
  readonly invented: readonly string[];
}

export interface Outcome {
  readonly changes: number;
  readonly troubles: Readonly<Record<string, number>>;
  /** Rows that should be there at the end. */
  readonly rows: number;
  readonly places: Readonly<Record<string, Verdict>>;
}

/** All must be right again so soon after the last trouble. */
const patience = 150;

/** Users and troubles at work for `seconds`, on a real API server and real sinks; then everything is compared. */
export async function chaos(
  seconds: number,
  seed: number,
  say: (text: string) => void,
): Promise<Outcome> {
  const random = randomOf(seed);
  const [plane, ...places] = await Promise.all([
    startControlPlane({ watchCache: random.once(2) }),
    postgresPlace(),
    gitPlace(),
    natsPlace(),
  ]);
  const cluster = clusterOf(plane);
  const proxy = await startProxy(Number(new URL(plane.url).port));
  const folder = temporaryFolder("chaos");
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
  for (const name of ["chaos-team", ...namespaces])
    await cluster.put({
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name, labels: { team: "on" } },
    });
  for (const it of [...rights, widgets]) await cluster.put(it);
  for (const it of places.flatMap(({ manifests }) => manifests)) await cluster.put(it);
  await cluster.put(inventoryOf(places));
  const users = createUsers(cluster, random);
  await users.putTargets();
  const flags = ["--batch-window", "50ms", "--validating-webhooks-enabled=false"];
  const launch = (): ReturnType<typeof startOperator> => startOperator(kubeconfig, { flags });
  let operator = await launch();

  const scene = {
    cluster,
    proxy,
    places,
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
      for (const it of [proxy, ...places.map((place) => place.proxy)]) await it.heal();
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
  // The last edits may have met an API server that was away.
  await users.putTargets();
  const expected = (): ReturnType<typeof expectedRows> => expectedRows(plane, users.wishes);
  const verdicts: Record<string, Verdict> = {};
  for (const place of places) verdicts[place.name] = await judge(place, expected, users);
  const rows = (await expected()).size;
  await operator.kill();
  await proxy.close();
  await Promise.all([plane, ...places].map((it) => it.stop()));
  await folder.remove();
  return { changes: users.changes, troubles: counts, rows, places: verdicts };
}

/** Looks again until all is right, or patience has ended. */
async function judge(
  place: Place,
  expected: () => Promise<ReadonlyMap<string, string>>,
  users: Users,
): Promise<Verdict> {
  const deadline = performance.now() + patience * 1_000;
  for (;;) {
    const [wanted, held] = [await expected().catch(() => undefined), await place.held()];
    if (wanted === undefined) {
      await sleep(500);
      continue;
    }
    const missing = [...wanted]
      .filter(([key, attributes]) => held.get(key) !== attributes)
      .map(([key, attributes]) => `${key} ${attributes}, not ${held.get(key) ?? "nothing"}`);
    const surplus = [...held.keys()].filter((key) => !wanted.has(key));
    if (missing.length + surplus.length === 0 || performance.now() > deadline) {
      const written = await place.written();
      const invented = written.filter((it) => !users.everHad(it));
      return { writes: written.length, missing, surplus, invented };
    }
    await sleep(500);
  }
}
