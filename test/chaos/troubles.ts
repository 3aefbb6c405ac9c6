import { setTimeout as sleep } from "node:timers/promises";
import type { Cluster } from "../e2e/cluster.ts";
import type { Proxy } from "../support/proxy.ts";
import type { Random } from "../support/random.ts";
import type { Place } from "./place.ts";
import { binding, bindingIn, widgets } from "./resources.ts";

/** What a trouble may lay hands on. */
export interface Scene {
  readonly cluster: Cluster;
  /** Between the operator and the API server. */
  readonly proxy: Proxy;
  /** Where rows go. */
  readonly places: readonly Place[];
  readonly random: Random;
  /** Kills the operator and starts another one. */
  readonly restartOperator: () => Promise<void>;
}

/** Goes wrong, and right again. */
type Trouble = (scene: Scene) => Promise<void>;

const some = (random: Random, upTo: number): Promise<void> => sleep(200 + random.below(upTo));

/** Removes an object, whatever became of it meanwhile. */
const drop = async ({ plane }: Cluster, path: string): Promise<void> => {
  await plane.request("DELETE", path);
};

export const troubles: Readonly<Record<string, Trouble>> = {
  "connections cut": async ({ proxy, random }) => {
    await proxy.cut();
    await some(random, 3_000);
  },
  "nothing gets through": async ({ proxy, random }) => {
    proxy.stall();
    await some(random, 8_000);
  },
  "answers truncated": async ({ proxy, random }) => {
    for (let times = 0; times < 10; times++) {
      proxy.truncateAfter(random.below(20_000));
      await sleep(300);
    }
  },
  "answers late": async ({ proxy, random }) => {
    proxy.delay(200 + random.below(1_500));
    await some(random, 6_000);
  },
  "etcd compacted, connections cut": async ({ cluster, proxy }) => {
    await cluster.plane.compact();
    await proxy.cut();
    await sleep(500);
  },
  "API server killed": async ({ cluster }) => {
    await cluster.plane.kill();
    await cluster.plane.compact();
    await cluster.plane.restart();
  },
  "API server stopped": async ({ cluster, random }) => {
    const [, pid = 0] = cluster.plane.pids;
    process.kill(pid, "SIGSTOP");
    await some(random, 8_000);
    process.kill(pid, "SIGCONT");
  },
  "rights withdrawn": async ({ cluster, random }) => {
    await drop(cluster, "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings/chaos-collect");
    await some(random, 6_000);
    await cluster.put(binding("chaos-collect"));
  },
  "rights in one namespace only": async ({ cluster, random }) => {
    await cluster.put(bindingIn("chaos-a"));
    await drop(cluster, "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings/chaos-collect");
    await some(random, 10_000);
    await cluster.put(binding("chaos-collect"));
    await drop(
      cluster,
      "/apis/rbac.authorization.k8s.io/v1/namespaces/chaos-a/rolebindings/chaos-collect",
    );
  },
  "kind removed": async ({ cluster, random }) => {
    const path = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    await drop(cluster, `${path}/${widgets.metadata.name}`);
    await some(random, 5_000);
    for (let tries = 0; tries < 50; tries++) {
      const { status } = await cluster.plane.request("POST", path, widgets);
      if (status === 201) return;
      await sleep(200);
    }
    throw new Error("the definition could not be made again");
  },
  "operator killed": async ({ restartOperator, random }) => {
    await some(random, 500);
    await restartOperator();
  },
  "sink killed": async ({ places, random }) => {
    const place = random.pick(places);
    await place.kill();
    await some(random, 5_000);
    await place.restart();
  },
  "link to a sink cut": async ({ places, random }) => {
    const { proxy } = random.pick(places);
    for (let times = 0; times < 5; times++) {
      proxy.cutAfter(random.below(5_000));
      await sleep(300);
    }
    await proxy.cut();
    await some(random, 4_000);
  },
  "sink hangs": async ({ places, random }) => {
    random.pick(places).proxy.stall();
    await some(random, 8_000);
  },
  "answers of a sink truncated": async ({ places, random }) => {
    const { proxy } = random.pick(places);
    for (let times = 0; times < 10; times++) {
      proxy.truncateAfter(random.below(3_000));
      await sleep(300);
    }
  },
};
