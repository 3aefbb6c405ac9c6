// Against a real API server: that it behaves as test/support/api-server.ts pretends.
import { readFileSync } from "node:fs";
import { load } from "js-yaml";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { kinds } from "../../generated/kinds.ts";
import type { KollectTarget } from "../../generated/types.ts";
import { connect } from "../../src/kube/api-client.ts";
import { createDiscovery } from "../../src/kube/discovery.ts";
import { runLeader } from "../../src/kube/lease.ts";
import { readSecret } from "../../src/kube/objects.ts";
import { applyObject, type Manifest } from "../support/apply.ts";
import { sourceOf } from "../../src/kube/own-kinds.ts";
import { createStatusWriter, type Reported } from "../../src/kube/status.ts";
import { watchSource } from "../../src/kube/watch-source.ts";
import { type Clock, systemClock } from "../../src/runtime/clock.ts";
import { createInformer } from "../../src/runtime/informer.ts";
import type { WatchEvent, WatchSource } from "../../src/runtime/watch.ts";
import { type ControlPlane, startControlPlane } from "../services/control-plane.ts";
import { service } from "../services/service.ts";
import { until } from "../services/until.ts";

const real = suite("real control plane");
const plane = await service(() => startControlPlane());
real.after(async () => plane?.stop());
const test = (name: string, body: (plane: ControlPlane) => Promise<void>): unknown =>
  plane === undefined ? real.skip(name) : real(name, () => body(plane));

const never = new AbortController().signal;
/** Twenty times as patient in the same time. */
const fastClock: Clock = {
  now: () => systemClock.now() * 20,
  sleep: (span, signal) => systemClock.sleep(span / 20, signal),
};

interface Thing extends Manifest {
  apiVersion: string;
  kind: string;
  readonly metadata: Manifest["metadata"] & {
    readonly resourceVersion?: string;
    readonly uid?: string;
  };
  readonly data?: Readonly<Record<string, string>>;
}

const told = (event: WatchEvent<Thing>): string => {
  if (event.type === "interrupted") return "interrupted";
  return "object" in event ? `${event.type} ${event.object.metadata.name}` : event.type;
};

interface Watching {
  readonly events: string[];
  readonly objects: Thing[];
  stop(): Promise<void>;
}

const follow = (source: WatchSource<Thing>): Watching => {
  const end = new AbortController();
  const events: string[] = [];
  const objects: Thing[] = [];
  const run = async (): Promise<void> => {
    for await (const event of source.open(end.signal)) {
      events.push(told(event));
      if ("object" in event) objects.push(event.object);
    }
  };
  const running = run();
  return {
    events,
    objects,
    stop: async () => {
      end.abort();
      await running;
    },
  };
};

const has = (watching: Watching, event: string, from = 0): Promise<true> =>
  until(`${event} after ${from} of ${watching.events.join(", ")}`, 20, () =>
    watching.events.indexOf(event, from) >= 0 ? true : undefined,
  );

const setUp = async (
  at: ControlPlane,
  method: string,
  path: string,
  body?: object,
): Promise<void> => {
  const answer = await at.request(method, path, body);
  assert.ok(answer.status < 300, `${method} ${path}: ${answer.status} ${answer.text}`);
};

const namespace = async (at: ControlPlane, name: string): Promise<string> => {
  await setUp(at, "POST", "/api/v1/namespaces", { metadata: { name } });
  return `/api/v1/namespaces/${name}/configmaps`;
};

test("lists in pages and follows every change", async (at) => {
  const path = await namespace(at, "pages");
  for (let index = 0; index < 25; index++)
    await setUp(at, "POST", path, { metadata: { name: `c${String(index).padStart(2, "0")}` } });
  const client = connect({ kubeconfig: at.kubeconfig });
  const target = { path, resource: "configmaps" };
  const watching = follow(watchSource<Thing>(client, target, { clock: systemClock, pageSize: 10 }));
  await has(watching, "synced");
  assert.is(watching.events.filter((it) => it.startsWith("listed")).length, 25);
  assert.is(watching.objects[0]?.kind, "ConfigMap");
  assert.is(watching.objects[0]?.apiVersion, "v1");
  await setUp(at, "POST", path, { metadata: { name: "new" } });
  await has(watching, "applied new");
  await setUp(at, "DELETE", `${path}/c03`);
  await has(watching, "deleted c03");
  await watching.stop();
});

test("gets metadata alone", async (at) => {
  const path = await namespace(at, "lean");
  await setUp(at, "POST", path, { metadata: { name: "a" }, data: { big: "x" } });
  const client = connect({ kubeconfig: at.kubeconfig });
  const target = { path, resource: "configmaps", metadataOnly: true, labelSelector: "!absent" };
  const watching = follow(watchSource<Thing>(client, target, { clock: systemClock }));
  await has(watching, "synced");
  await setUp(at, "POST", path, { metadata: { name: "b" }, data: { big: "x" } });
  await has(watching, "applied b");
  assert.equal(
    watching.objects.map(({ kind, data }) => [kind, data]),
    [
      ["PartialObjectMetadata", undefined],
      ["PartialObjectMetadata", undefined],
    ],
  );
  await watching.stop();
});

test("waits for a permission and goes on once it is given", async (at) => {
  const path = await namespace(at, "permission");
  const client = connect({ kubeconfig: at.kubeconfigFor("viewer") });
  const watching = follow(
    watchSource<Thing>(client, { path, resource: "configmaps" }, { clock: fastClock }),
  );
  await has(watching, "interrupted");
  const rbac = "/apis/rbac.authorization.k8s.io/v1/namespaces/permission";
  await setUp(at, "POST", `${rbac}/roles`, {
    metadata: { name: "read" },
    rules: [{ apiGroups: [""], resources: ["configmaps"], verbs: ["list", "watch"] }],
  });
  await setUp(at, "POST", `${rbac}/rolebindings`, {
    metadata: { name: "read" },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "read" },
    subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "User", name: "viewer" }],
  });
  await has(watching, "synced");
  await watching.stop();
});

test("reads Secrets as bytes, and none where there is none", async (at) => {
  await namespace(at, "secrets");
  const value = Buffer.from([0, 255, 10]).toString("base64");
  await setUp(at, "POST", "/api/v1/namespaces/secrets/secrets", {
    metadata: { name: "s" },
    data: { key: value },
  });
  const client = connect({ kubeconfig: at.kubeconfig });
  const found = await readSecret(client, "secrets", "s", never);
  assert.equal([...(found?.get("key") ?? [])], [0, 255, 10]);
  assert.is(await readSecret(client, "secrets", "none", never), undefined);
});

test("applies manifests, serves our kinds to an informer, and writes their status", async (at) => {
  await namespace(at, "own");
  const client = connect({ kubeconfig: at.kubeconfig });
  const discovery = createDiscovery(client, fastClock);
  const target: Manifest & Pick<KollectTarget, "spec"> = {
    apiVersion: "kollect.dev/v1alpha1",
    kind: "KollectTarget",
    metadata: { namespace: "own", name: "web" },
    spec: { profileRef: "p", watchMode: "All", suspend: false },
  };
  const early = applyObject(client, discovery, target, never);
  assert.is(await early.catch((error: { code?: string }) => error.code), "KIND_NOT_FOUND");
  const informer = createInformer(
    sourceOf<KollectTarget>(client, kinds.KollectTarget, { clock: fastClock }),
  );
  const end = new AbortController();
  const running = informer.run(end.signal);
  const crd = load(readFileSync("charts/kollect/templates/crds/kollecttargets.yaml", "utf8"));
  await applyObject(client, discovery, crd as Manifest, never);
  const applied = await until("the kind is served", 20, () =>
    applyObject(client, discovery, target, never).catch(() => undefined),
  );
  assert.is(applied.metadata.name, "web");
  const found = await until("the informer has it", 20, () => informer.store.get("own/web"));
  const status = createStatusWriter(client, systemClock);
  const write = (object: Reported, collectedCount: number): Promise<void> =>
    status.apply(kinds.KollectTarget, object, { collectedCount }, never);
  await write(found, 7);
  const isSeven = (): KollectTarget | undefined => {
    const it = informer.store.get("own/web");
    return it?.status?.collectedCount === 7 ? it : undefined;
  };
  const seven = await until("the status is seen", 20, isSeven);
  await write(seven, 7);
  await write({ metadata: { ...seven.metadata, name: "gone" } }, 8);
  // A late write meant for a predecessor lands: the server does not check the uid. What is seen then is mended.
  const predecessor = { ...seven.metadata, uid: "00000000-0000-0000-0000-000000000000" };
  await write({ metadata: predecessor }, 9);
  const nine = await until("the wrong status is seen", 20, () => {
    const it = informer.store.get("own/web");
    return it?.status?.collectedCount === 9 ? it : undefined;
  });
  const successor = createStatusWriter(client, systemClock);
  await successor.apply(kinds.KollectTarget, nine, { collectedCount: 7 }, never);
  await until("it is mended", 20, isSeven);
  end.abort();
  await running;
});

test("lets one of two replicas work, and hands over", async (at) => {
  await namespace(at, "leases");
  const client = connect({ kubeconfig: at.kubeconfig });
  const log: string[] = [];
  const replica = (identity: string): { stop(): Promise<void> } => {
    const end = new AbortController();
    const running = runLeader(
      { client, clock: systemClock, namespace: "leases", name: "kollect", identity, retry: 300 },
      async (epoch, leading) => {
        log.push(`${identity} ${epoch}`);
        await new Promise((resolve) => leading.addEventListener("abort", resolve));
        log.push(`${identity} ended`);
      },
      end.signal,
    );
    return {
      stop: async () => {
        end.abort();
        await running;
      },
    };
  };
  const a = replica("a");
  await until("a works", 10, () => (log.length === 1 ? true : undefined));
  const b = replica("b");
  await systemClock.sleep(1_500, never);
  assert.equal(log, ["a 1"]);
  await a.stop();
  await until("b works", 5, () => (log.length === 3 ? true : undefined));
  assert.equal(log, ["a 1", "a ended", "b 2"]);
  await b.stop();
});

// Last, because it kills the server.
test("goes on after an outage, and lists anew when its version was compacted away", async (at) => {
  const path = await namespace(at, "outage");
  await setUp(at, "POST", path, { metadata: { name: "a" } });
  const client = connect({ kubeconfig: at.kubeconfig });
  const target = { path, resource: "configmaps" };
  const watching = follow(watchSource<Thing>(client, target, { clock: systemClock }));
  await has(watching, "synced");
  await at.kill();
  await has(watching, "interrupted");
  await at.restart();
  const first = watching.events.length;
  await setUp(at, "POST", path, { metadata: { name: "b" } });
  await has(watching, "applied b", first - 2);
  assert.ok(watching.events.includes("resumed"), watching.events.join());

  const second = watching.events.length;
  await at.kill();
  await has(watching, "interrupted", second);
  await at.restart();
  await setUp(at, "PUT", `${path}/a`, { metadata: { name: "a" }, data: { new: "er" } });
  await has(watching, "applied a", second);
  // Versions move on without a word to this watch.
  await setUp(at, "POST", "/api/v1/namespaces/default/configmaps", { metadata: { name: "other" } });
  const third = watching.events.length;
  await at.kill();
  await at.compact();
  await at.restart();
  await has(watching, "synced", third);
  const since = watching.events.slice(third);
  assert.not(since.includes("resumed"), since.join());
  assert.equal(since.slice(-4), ["restarted", "listed a", "listed b", "synced"]);
  await watching.stop();
});

real.run();
