import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { connect } from "node:tls";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createAuthority, createLeaf } from "../../src/webhook/certificates/authority.ts";
import type { ApiAnswer } from "../services/api-request.ts";
import { startControlPlane } from "../services/control-plane.ts";
import { temporaryFolder } from "../services/temporary-folder.ts";
import { until } from "../services/until.ts";
import { clusterOf, installKinds, type Manifest } from "./cluster.ts";
import { startOperator } from "./operator.ts";
import { configurations, installWebhooks } from "./webhooks.ts";

const test = suite("admission on a real cluster");

const plane = await startControlPlane();
const cluster = clusterOf(plane);
await installKinds(cluster);
const namespace = (name: string): Manifest => ({
  apiVersion: "v1",
  kind: "Namespace",
  metadata: { name },
});
await cluster.put(namespace("team"));
const webhooks = await installWebhooks(cluster);

/** Certificates so short-lived that serving ones change each ten seconds, authorities each half minute. */
const start = (): ReturnType<typeof startOperator> =>
  startOperator(plane.kubeconfig, {
    flags: [
      ...webhooks.flags,
      ...["--webhook-cert-lifetime", "15s", "--webhook-ca-lifetime", "45s"],
    ],
  });
let operator = await start();
test.after(async () => {
  await operator.kill();
  await plane.stop();
});

const profile = (name: string, path: string): object => ({
  apiVersion: "kollect.dev/v1alpha1",
  kind: "KollectProfile",
  metadata: { name },
  spec: { targetGVK: { version: "v1", kind: "Pod" }, attributes: [{ name: "a", path }] },
});
const profiles = "/apis/kollect.dev/v1alpha1/namespaces/team/kollectprofiles";

const isUnreached = ({ status, text }: ApiAnswer): boolean =>
  status === 500 && text.includes("failed calling webhook");

/** As kubectl and controllers do: what reached no webhook is sent again. */
async function apply(object: object, unreached: string[]): Promise<ApiAnswer> {
  for (;;) {
    const answer = await plane.request("POST", profiles, object);
    if (!isUnreached(answer)) return answer;
    unreached.push(answer.text);
    await sleep(100);
  }
}

test("refuses before it serves, rather than letting pass", async () => {
  const answer = await plane.request("POST", profiles, profile("early", "$.a"));
  if (answer.status !== 201) assert.match(answer.text, "failed calling webhook");
  assert.match(await webhooks.served(), "write $.spec.replicas or cel:object.spec.replicas");
});

/** What is served now, and the key that signs it. */
const certificates = async (): Promise<readonly (string | undefined)[]> => {
  const path = "/api/v1/namespaces/kollect-system/secrets/kollect-webhook-certificates";
  const answer = (await plane.request("GET", path)).json() as { data: Record<string, string> };
  return [answer.data["tls.crt"], answer.data["ca.key"]];
};

test("judges 400 applies rightly while it is killed and its certificates change", async () => {
  const before = await certificates();
  const unreached: string[] = [];
  const wrong: string[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (;;) {
      const index = next++;
      const now = await certificates();
      if (index >= 400 && now.every((it, at) => it !== before[at])) return;
      const isRight = index % 2 === 0;
      const path = isRight ? "$.metadata.name" : "metadata.name";
      const { status, text } = await apply(profile(`p-${index}`, path), unreached);
      if (status !== (isRight ? 201 : 422)) wrong.push(`${index}: ${status} ${text}`);
    }
  };
  const kill = async (): Promise<void> => {
    await until("150 applies", 60, () => (next > 150 ? true : undefined));
    await operator.kill();
    await sleep(1_000);
    operator = await start();
  };
  await Promise.all([kill(), ...Array.from({ length: 8 }, worker)]);
  assert.equal(wrong, []);
  assert.ok(unreached.length > 0, "the kill was not noticed");
  assert.equal(
    unreached.filter((it) => /x509|certificate|tls:/i.test(it)),
    [],
  );
});

test("lets nobody collect what they may not list", async () => {
  const role = (name: string, at: string, rules: readonly unknown[]): readonly Manifest[] => [
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "Role",
      metadata: { name, namespace: at },
      rules,
    },
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "RoleBinding",
      metadata: { name, namespace: at },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name },
      subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "User", name: "viewer" }],
    },
  ];
  await cluster.put(namespace("other"));
  const own = { apiGroups: ["kollect.dev"], resources: ["*"], verbs: ["*"] };
  const pods = { apiGroups: [""], resources: ["pods"], verbs: ["list"] };
  for (const manifest of role("viewer", "team", [own, pods])) await cluster.put(manifest);
  const target = (name: string, spec: object): object => ({
    apiVersion: "kollect.dev/v1alpha1",
    kind: "KollectTarget",
    metadata: { name },
    spec: { profileRef: "p-0", ...spec },
  });
  const path = "/apis/kollect.dev/v1alpha1/namespaces/team/kollecttargets";
  const asViewer = (name: string, spec: object): Promise<ApiAnswer> =>
    until("the roles are known", 10, async () => {
      const answer = await plane.request("POST", path, target(name, spec), { user: "viewer" });
      return answer.status === 403 && !answer.text.includes("denied the request")
        ? undefined
        : answer;
    });
  const denied = await asViewer("both", { includedNamespaces: ["team", "other"] });
  assert.is(denied.status, 422, denied.text);
  assert.match(denied.text, 'user \\"viewer\\" may not list pods in other, where');
  assert.match((await asViewer("all", {})).text, "may not list pods in all namespaces");
  assert.is((await asViewer("own", { includedNamespaces: ["team"] })).status, 201);
  // The profile that this target uses is the door to another kind.
  const turned = await plane.request(
    "PATCH",
    `${profiles}/p-0`,
    { spec: { targetGVK: { version: "v1", kind: "Secret" } } },
    { user: "viewer" },
  );
  assert.match(turned.text, "may not list secrets in team");
  const widened = await plane.request(
    "PATCH",
    `${path}/own`,
    { spec: { includedNamespaces: ["team", "other"] } },
    { user: "viewer" },
  );
  assert.match(widened.text, "may not list pods in other");
});

test("never holds up what is being deleted, nor the status", async () => {
  await apply({ ...profile("going", "$.a"), metadata: { name: "going", finalizers: ["a/b"] } }, []);
  await operator.kill();
  const path = `${profiles}/going`;
  assert.is((await plane.request("DELETE", path)).status, 200);
  const freed = await plane.request("PATCH", path, { metadata: { finalizers: null } });
  assert.is(freed.status, 200, freed.text);
  const status = await plane.request("PATCH", `${profiles}/p-0/status`, { status: {} });
  assert.is(status.status, 200, status.text);
  const labels = { metadata: { labels: { a: "b" } } };
  assert.is((await plane.request("PATCH", `${profiles}/p-0`, labels)).status, 200);
  const spec = { spec: { attributes: [{ name: "b", path: "$.b" }] } };
  assert.match(
    (await plane.request("PATCH", `${profiles}/p-0`, spec)).text,
    "failed calling webhook",
  );
});

test("serves the certificate of a folder, and the next one put there", async () => {
  const folder = temporaryFolder("certificates");
  const validity = { now: Date.now(), life: 3_600_000 };
  const ca = await createAuthority(validity);
  const put = async (): Promise<string> => {
    const leaf = await createLeaf(ca, ["127.0.0.1"], validity);
    writeFileSync(join(folder.path, "tls.crt"), leaf.certificate);
    writeFileSync(join(folder.path, "tls.key"), leaf.key);
    return new X509Certificate(leaf.certificate).serialNumber;
  };
  const first = await put();
  await operator.kill();
  operator = await startOperator(plane.kubeconfig, {
    flags: [...webhooks.flags, "--webhook-cert-dir", folder.path],
  });
  const path = `${configurations}/kollect`;
  const { webhooks: entries } = (await plane.request("GET", path)).json() as {
    webhooks: { clientConfig: object }[];
  };
  const caBundle = Buffer.from(ca.certificate).toString("base64");
  await plane.request("PATCH", path, {
    webhooks: entries.map((it) => ({ ...it, clientConfig: { ...it.clientConfig, caBundle } })),
  });
  assert.match(await webhooks.served(), "write $.spec.replicas");
  const serialServed = async (): Promise<string> => {
    const socket = connect({ port: webhooks.port, host: "127.0.0.1", ca: ca.certificate });
    await once(socket, "secureConnect");
    const { serialNumber } = socket.getPeerCertificate();
    socket.destroy();
    return serialNumber;
  };
  assert.is(await serialServed(), first);
  const second = await put();
  await until("the next certificate is served", 20, async () =>
    (await serialServed()) === second ? true : undefined,
  );
  assert.match(await webhooks.served(), "write $.spec.replicas");
  await folder.remove();
});

test.run();
