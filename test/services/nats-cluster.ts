import { jetstreamManager } from "@nats-io/jetstream";
import { freePort } from "./free-port.ts";
import { type NatsServer, startNats, users } from "./nats.ts";
import { until } from "./until.ts";

/** Servers that hold copies of streams together. */
export interface NatsCluster {
  readonly nodes: readonly NatsServer[];
  /** The one that leads the stream, and the others, asked of a server that runs. */
  roles(stream: string): Promise<{ leader: NatsServer; followers: readonly NatsServer[] }>;
  /** Until every copy of the stream is up to date, and somebody leads it. */
  settle(stream: string): Promise<void>;
  stop(): Promise<void>;
}

const names = ["one", "two", "three"] as const;

/** Three servers on loopback. `others`: users besides the administrator. @throws {ServiceMissing} */
export async function startNatsCluster(others: string): Promise<NatsCluster> {
  const ports = await Promise.all(names.map(() => freePort()));
  const routes = ports.map((it) => `"nats://127.0.0.1:${it}"`).join();
  const nodes = await Promise.all(
    names.map((name, index) =>
      startNats({
        configuration: `${users(others)}
server_name: ${name}
cluster { name: test, listen: "127.0.0.1:${ports[index] ?? 0}", routes: [${routes}], no_advertise: true }`,
      }),
    ),
  );
  const running = (): NatsServer => {
    const node = nodes.find(({ isRunning }) => isRunning());
    if (node === undefined) throw new Error("no server of the cluster runs");
    return node;
  };
  const look = async (stream: string) => {
    const connection = await running().connect();
    try {
      return (await (await jetstreamManager(connection)).streams.info(stream)).cluster;
    } finally {
      await connection.close();
    }
  };
  const account = async (): Promise<true> => {
    const connection = await running().connect();
    try {
      await (await jetstreamManager(connection)).getAccountInfo();
      return true;
    } finally {
      await connection.close();
    }
  };
  await until("the cluster has a leader", 60, () => account().catch(() => undefined));
  return {
    nodes,
    roles: async (stream) => {
      const name = await until(`somebody leads ${stream}`, 60, async () => {
        const found = await look(stream).catch(() => undefined);
        return found?.leader === "" ? undefined : found?.leader;
      });
      const leader = nodes[names.indexOf(name as (typeof names)[number])];
      if (leader === undefined) throw new Error(`${name} leads, and is no server of ours`);
      return { leader, followers: nodes.filter((it) => it !== leader) };
    },
    settle: async (stream) => {
      await until(`every copy of ${stream} is current`, 60, async () => {
        const found = await look(stream).catch(() => undefined);
        const isCurrent = found?.replicas?.every(
          ({ current, offline }) => current && offline !== true,
        );
        return isCurrent === true && found?.leader !== "" ? true : undefined;
      });
    },
    stop: async () => {
      await Promise.all(nodes.map((it) => it.stop()));
    },
  };
}
