import { fork } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { jetstreamManager } from "@nats-io/jetstream";
import type { NatsConnection } from "@nats-io/transport-node";
import { Client } from "pg";
import { type Cluster, clusterOf, installKinds } from "../../e2e/cluster.ts";
import { type OperatorProcess, startOperator } from "../../e2e/operator.ts";
import { startControlPlane } from "../../services/control-plane.ts";
import { administrator, startNats } from "../../services/nats.ts";
import { startPostgres } from "../../services/postgres.ts";
import { shared } from "../../services/service.ts";
import { until } from "../../services/until.ts";
import { type Proxy, startProxy } from "../../support/proxy.ts";
import { etcdDeployments, type EtcdDeployments } from "../etcd-deployments.ts";
import { putGit, putNats, putPostgres, putTarget, stampAttribute } from "../resources.ts";
import { atEnd, say } from "./case.ts";
import { createExportLog, type Exported, type SinkName, sinkNames } from "./export-log.ts";
import type { GitHost } from "./git-host.ts";
import { runGit } from "./git-stage.ts";

export type BySink<T> = Readonly<Record<SinkName, T>>;

/** The operator that users run, on a real API server, with one inventory for each sink, which it dials through a proxy. */
export interface Operated {
  readonly cluster: Cluster;
  readonly store: EtcdDeployments;
  readonly database: Client;
  readonly nats: NatsConnection;
  /** Path of the bare repository. */
  readonly repository: string;
  readonly proxies: BySink<Proxy>;
  /** Ends the operator that runs and starts another; waits until each sink has answered once. Gives these exports. */
  start(
    flags: readonly string[],
  ): Promise<{ readonly pid: number; readonly first: readonly Exported[] }>;
  /** Exports since this was last called. */
  exported(): readonly Exported[];
  /** Suspends the inventories of all other sinks. */
  alone(sinks: readonly SinkName[]): Promise<void>;
  /** Waits until no sink was written for a while. */
  calm(): Promise<void>;
  /** Makes the cluster hold so many Deployments, while no operator runs. */
  grow(rows: number): Promise<void>;
  /** Whatever a write to a sink would move. */
  traces(): Promise<BySink<string>>;
}

const stream = "kollect_events";
const inventories: BySink<string> = { Postgres: "rows", Git: "files", NATS: "events" };

const portOf = (url: string): number => Number(new URL(url).port);
const through = (url: string, { port }: Proxy): string =>
  Object.assign(new URL(url), { port: String(port) }).href;

export const operated = shared(async (): Promise<Operated> => {
  const host = fork("test/bench/export/git-host.ts");
  const told = once(host, "message") as Promise<[GitHost]>;
  const [plane, [git], postgres, natsServer] = await Promise.all([
    startControlPlane(),
    told,
    startPostgres({ own: true }),
    startNats(),
  ]);
  const cluster = clusterOf(plane);
  await installKinds(cluster);
  const store = await etcdDeployments(plane);
  const dsn = await postgres.createDatabase("bench");
  const database = new Client({ connectionString: dsn });
  await database.connect();
  const nats = await natsServer.connect();
  const { repository } = git;
  const proxies = {
    Postgres: await startProxy(portOf(dsn)),
    Git: await startProxy(portOf(git.url)),
    NATS: await startProxy(natsServer.port),
  };
  await putTarget(cluster, [stampAttribute]);
  await putPostgres(cluster, through(dsn, proxies.Postgres));
  await putGit(cluster, through(git.url, proxies.Git), git.writer);
  const { user: username, pass: password } = administrator;
  await putNats(cluster, `nats://127.0.0.1:${proxies.NATS.port}`, { username, password });
  let operator: OperatorProcess | undefined;
  let exported = (): readonly Exported[] => [];
  let size = 1;
  atEnd(async () => {
    await stop();
    await nats.close();
    await database.end();
    await Promise.all(Object.values(proxies).map((it) => it.close()));
    host.disconnect();
    await Promise.allSettled([plane.stop(), postgres.stop(), natsServer.stop()]);
  });
  const stop = async (): Promise<void> => {
    await operator?.stop();
    operator = undefined;
  };
  return {
    cluster,
    store,
    database,
    nats,
    repository,
    proxies,
    start: async (flags) => {
      await stop();
      const started = await startOperator(plane.kubeconfig, {
        flags: [...flags, "--validating-webhooks-enabled=false"],
        bundle: true,
      });
      operator = started;
      exported = createExportLog(started.process.log);
      const first: Exported[] = [];
      await until("an export to each sink", 180, () => {
        if (started.process.hasExited()) throw new Error(started.process.logTail());
        first.push(...exported());
        return sinkNames.every((name) => first.some(({ sink }) => sink === name)) ? 1 : undefined;
      });
      return { pid: started.pid, first };
    },
    exported: () => exported(),
    alone: async (sinks) => {
      for (const it of sinkNames)
        await cluster.patch("KollectInventory", `bench-0/${inventories[it]}`, {
          spec: { suspend: !sinks.includes(it) },
        });
    },
    calm: async () => {
      do await sleep(1_500);
      while (exported().length > 0);
    },
    grow: async (rows) => {
      if (rows <= size) return;
      await stop();
      say(`seeding ${rows - size} Deployments`);
      await store.seed(size, rows);
      size = rows;
    },
    traces: async () => {
      const { rows } = await database.query<{ written: string }>(
        `SELECT concat_ws(' ', (SELECT count(*) FROM inventory), (SELECT max(xmin::text::bigint) FROM inventory),
          (SELECT max(xmin::text::bigint) FROM inventory_epochs)) AS written`,
      );
      const manager = await jetstreamManager(nats);
      const { state } = await manager.streams.info(stream);
      return {
        Postgres: rows[0]?.written ?? "",
        Git: (await runGit(["-C", repository, "rev-parse", "main"])).toString().trim(),
        NATS: `${state.messages} ${state.last_seq}`,
      };
    },
  };
});

/** The same for each sink. */
export const bySink = <T>(make: (sink: SinkName) => T): BySink<T> => ({
  Postgres: make("Postgres"),
  Git: make("Git"),
  NATS: make("NATS"),
});
