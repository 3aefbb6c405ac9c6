import { setTimeout as sleep } from "node:timers/promises";
import type { Json } from "../../src/rows/row.ts";
import { clusterOf, installKinds, served } from "../e2e/cluster.ts";
import { type OperatorProcess, startOperator } from "../e2e/operator.ts";
import { startControlPlane } from "../services/control-plane.ts";
import { administrator, type NatsServer, startNats } from "../services/nats.ts";
import { until } from "../services/until.ts";
import { follow, lastSequence } from "../sinks/nats-consumer.ts";
import { randomOf } from "../support/random.ts";
import { type EtcdWidgets, etcdWidgets } from "./etcd-widgets.ts";
import { createLogJudge, type LogVerdict } from "./log-judge.ts";
import { secretOf, sinkOf } from "./place.ts";
import { widgets as definition } from "./resources.ts";

/** What came of it. */
export interface KillsOutcome extends LogVerdict {
  readonly changes: number;
  /** Mean of changes in a second. */
  readonly rate: number;
  readonly kills: number;
  /** Kills of an operator that had published by then. */
  readonly killedAtWork: number;
  /** Rows that should stand at the end. */
  readonly rows: number;
}

export interface KillsWish {
  readonly kills: number;
  readonly seed: number;
  readonly say: (text: string) => void;
  /** The bundle that users run, in place of the sources. */
  readonly bundle?: boolean;
}

const stream = "kills";
const apiVersion = "kollect.dev/v1alpha1";
const at = (name: string) => ({ name, namespace: "chaos-team" });
const size = 400;
const perSecond = 500;
/** Changes of one transaction. */
const portion = 50;

type Item = { readonly uid: string; readonly attributes: { readonly number: number } };
const itemOf = (row: Json): Item => row as unknown as Item;

/**
 * Widgets change 500 times a second while the operator is killed and started again, `kills` times; then a consumer reads
 * the log from its start and knows nothing else.
 */
export async function killsUnderLoad({
  kills,
  seed,
  say,
  bundle = false,
}: KillsWish): Promise<KillsOutcome> {
  const random = randomOf(seed);
  const [plane, nats] = await Promise.all([startControlPlane(), startNats()]);
  const cluster = clusterOf(plane);
  await installKinds(cluster);
  await cluster.put(definition);
  await served(cluster, "Widget");
  for (const name of ["chaos-team", "kills"])
    await cluster.put({ apiVersion: "v1", kind: "Namespace", metadata: { name } });
  const targetGVK = { group: "chaos.example", version: "v1", kind: "Widget" };
  const attributes = [
    { name: "number", path: "$.data.number", type: "int" },
    { name: "note", path: "$.data.note", type: "string" },
  ];
  const url = `nats://127.0.0.1:${nats.port}`;
  for (const it of [
    { apiVersion, kind: "KollectProfile", metadata: at("w"), spec: { targetGVK, attributes } },
    { apiVersion, kind: "KollectTarget", metadata: at("w"), spec: { profileRef: "w" } },
    secretOf("nats", { username: administrator.user, password: administrator.pass }),
    sinkOf("KollectEventSink", "log", {
      type: "nats",
      secretRef: { name: "nats" },
      nats: { url, subject: "kollect", stream, history: 100_000 },
    }),
    {
      apiVersion,
      kind: "KollectInventory",
      metadata: at("all"),
      spec: { eventSinkRefs: [{ name: "log" }], verifyInterval: "1m" },
    },
  ])
    await cluster.put(it);

  const widgets = etcdWidgets(plane, random, size);
  const start = performance.now();
  let isOver = false;
  const load = async (): Promise<number> => {
    while (!isOver) {
      await widgets.change(portion);
      const ahead = (widgets.changes / perSecond) * 1_000 - (performance.now() - start);
      if (ahead > 0) await sleep(ahead);
    }
    return widgets.changes / ((performance.now() - start) / 1_000);
  };
  const loading = load();
  const connection = await nats.connect();
  const flags = ["--batch-window", "50ms", "--validating-webhooks-enabled=false"];
  const launch = (): Promise<OperatorProcess> => startOperator(plane.kubeconfig, { flags, bundle });
  let killedAtWork = 0;
  try {
    for (let kill = 1; kill <= kills; kill++) {
      const before = await lastSequence(connection, stream);
      const operator = await launch();
      const grown = async (): Promise<true | undefined> =>
        (await lastSequence(connection, stream)) > before ? true : undefined;
      // Some die at once, some while they compare, most while they publish.
      if (!random.once(4)) await until("the log goes on", 60, grown);
      await sleep(random.below(1_500));
      await operator.kill();
      if ((await lastSequence(connection, stream)) > before) killedAtWork++;
      if (kill % 10 === 0) say(`${kill} kills, ${widgets.changes} changes, log at ${before}`);
    }
    isOver = true;
    const rate = await loading;
    const before = await lastSequence(connection, stream);
    await widgets.change(portion);
    const operator = await launch();
    await atRest(connection, before);
    const verdict = await judged(connection, widgets);
    await operator.kill();
    return {
      changes: widgets.changes,
      rate,
      kills,
      killedAtWork,
      rows: widgets.now.size,
      ...verdict,
    };
  } finally {
    isOver = true;
    await loading.catch(() => undefined);
    await connection.close();
    await Promise.all([plane.stop(), nats.stop()]);
  }
}

type Connection = Awaited<ReturnType<NatsServer["connect"]>>;

/** Until the log has grown beyond `before`, and grows no more. */
async function atRest(connection: Connection, before: number): Promise<void> {
  await until("the log is at rest", 120, async () => {
    const last = await lastSequence(connection, stream);
    await sleep(3_000);
    return last > before && last === (await lastSequence(connection, stream)) ? true : undefined;
  });
}

/** What a consumer finds who reads the log alone, held against what was. */
async function judged(connection: Connection, widgets: EtcdWidgets): Promise<LogVerdict> {
  const judge = createLogJudge(
    (after, before) => itemOf(after).attributes.number > itemOf(before).attributes.number,
  );
  const surplus: string[] = [];
  await follow(connection, stream, ({ event }) => {
    judge.take(event);
    if (!("after" in event.data)) return;
    const { uid, attributes } = itemOf(event.data.after as Json);
    if (!widgets.everHad(uid, attributes.number)) surplus.push(`${event.id}: never was`);
  });
  const rows = new Map(
    [...judge.table.values()].map(itemOf).map((it) => [it.uid, it.attributes.number]),
  );
  const lost = [...widgets.now].filter(([uid, number]) => rows.get(uid) !== number);
  const stale = [...rows.keys()].filter((uid) => !widgets.now.has(uid));
  const { faults, ...counts } = judge.verdict();
  return {
    ...counts,
    faults: [
      ...faults,
      ...surplus,
      ...lost.map(([uid, number]) => `${uid}: ${rows.get(uid) ?? "nothing"}, not ${number}`),
      ...stale.map((uid) => `${uid}: it is gone, and its row stands`),
    ],
  };
}
