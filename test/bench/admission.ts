/** Admission: see main.ts. */
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { Agent, request } from "undici";
import { webhookConfiguration } from "../../src/webhook/configuration.ts";
import { connect } from "../../src/kube/api-client.ts";
import { clusterOf, installKinds } from "../e2e/cluster.ts";
import { startOperator } from "../e2e/operator.ts";
import { startControlPlane } from "../services/control-plane.ts";
import { freePort } from "../services/free-port.ts";
import { until } from "../services/until.ts";
import { type Figure, percentile, report, usageOf } from "./figures.ts";

const { values } = parseArgs({ allowPositionals: true, options: { json: { type: "string" } } });
const rounds = 1_000;
const warmUp = 200;
/** Milliseconds between two creations, in which the operator reconciles. */
const pause = 20;
const workers = 16;
const seconds = 15;
const reviews = 50_000;

const figures: Figure[] = [];
const add = (figure: Figure): void => {
  figures.push(figure);
  process.stderr.write(`${figure.name}: ${figure.measured}\n`);
};

const plane = await startControlPlane();
const cluster = clusterOf(plane);
await installKinds(cluster);
for (const name of ["kollect-system", "bench"])
  await cluster.put({ apiVersion: "v1", kind: "Namespace", metadata: { name } });
const client = connect({ kubeconfig: plane.kubeconfig });
const signal = new AbortController().signal;
const path = "/apis/kollect.dev/v1alpha1/namespaces/bench/kollectprofiles";

const attributes = Array.from({ length: 20 }, (_, index) => ({
  name: `a${index}`,
  path:
    index % 2 === 0
      ? `cel:object.spec.template.spec.containers.map(c, c.image + "${index}")`
      : `$.spec.template.spec.containers[${index}].image`,
  type: "any",
}));
/** A profile of 20 attributes that no compiler has seen before. */
const profile = (name: string, salt: number): object => ({
  apiVersion: "kollect.dev/v1alpha1",
  kind: "KollectProfile",
  metadata: { name },
  spec: {
    targetGVK: { group: "apps", version: "v1", kind: "Deployment" },
    attributes: attributes.map((it) => ({ ...it, path: it.path.replace(`"`, `"${salt}`) })),
  },
});
let next = 0;
const apply = (): Promise<unknown> => {
  const salt = next++;
  return client.request({ method: "POST", path, body: profile(`p-${salt}`, salt) }, signal);
};

async function latencies(): Promise<readonly number[]> {
  const spans: number[] = [];
  for (let i = 0; i < warmUp + rounds; i++) {
    const startedAt = performance.now();
    await apply();
    spans.push(performance.now() - startedAt);
    await sleep(pause);
  }
  return spans.slice(warmUp);
}

async function throughput(): Promise<number> {
  const end = performance.now() + seconds * 1_000;
  let done = 0;
  const work = async (): Promise<void> => {
    while (performance.now() < end) {
      await apply();
      done++;
    }
  };
  await Promise.all(Array.from({ length: workers }, work));
  return done / seconds;
}

const port = await freePort();
const configurations = "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations";
const url = `https://127.0.0.1:${port}`;
const flags = ["--webhook-bind-address", `127.0.0.1:${port}`];
const start = (): ReturnType<typeof startOperator> =>
  startOperator(plane.kubeconfig, { flags, bundle: true });
/** Every creation sets the operator to work; this lets it catch up. */
const rest = (): Promise<void> => sleep(8_000);

let operator = await start();
const bare = await latencies();
await plane.request("POST", configurations, webhookConfiguration("kollect", { url }, "none"));
await until("reviews are answered", 60, async () => {
  const wrong = { ...profile("wrong", 0), spec: {} };
  const { text } = await plane.request("POST", path, wrong);
  return text.includes("failed calling webhook")
    ? undefined
    : apply().then(
        () => true,
        () => undefined,
      );
});
await rest();

const judged = await latencies();
for (const share of [0.5, 0.99]) {
  const added = percentile(judged, share) - percentile(bare, share);
  add({
    name: `added to an apply, p${share * 100}`,
    budget: share === 0.99 ? "≤ 10 ms" : "–",
    measured: `${added.toFixed(1)} ms (${percentile(bare, share).toFixed(1)} → ${percentile(judged, share).toFixed(1)} ms)`,
    value: added,
    how: `${rounds} creations one by one, ${pause} ms apart, of a profile with 20 expressions that are new each time; the operator runs in both cases, without a webhook configuration and with it`,
  });
}
const rate = await throughput();
await plane.request("DELETE", `${configurations}/kollect`);
await rest();
const bareRate = await throughput();
add({
  name: "applies in parallel",
  budget: "≥ 500/s",
  measured: `${Math.round(rate)}/s (${Math.round(bareRate)}/s without the webhook)`,
  value: rate,
  how: `${workers} at once for ${seconds} s; API server, etcd, client and operator, which reconciles each, share the processors`,
});

const review = {
  apiVersion: "admission.k8s.io/v1",
  kind: "AdmissionReview",
  request: {
    uid: "7",
    kind: { group: "kollect.dev", version: "v1alpha1", kind: "KollectProfile" },
    operation: "CREATE",
    namespace: "bench",
    userInfo: { username: "admin", groups: ["system:masters"] },
  },
};
const secret = (
  await plane.request(
    "GET",
    "/api/v1/namespaces/kollect-system/secrets/kollect-webhook-certificates",
  )
).json() as { data: Record<string, string> };
const ca = Buffer.from(secret.data["ca.crt"] ?? "", "base64").toString("utf8");
const dispatcher = new Agent({ connect: { ca }, connections: workers });
const post = async (): Promise<void> => {
  const salt = next++;
  const object = profile(`p-${salt}`, salt);
  const { statusCode, body } = await request(
    `${url}/validate-kollect-dev-v1alpha1-kollectprofile`,
    {
      method: "POST",
      dispatcher,
      body: JSON.stringify({ ...review, request: { ...review.request, object } }),
    },
  );
  const answer = await body.text();
  if (statusCode !== 200 || !answer.includes('"allowed":true')) throw new Error(answer);
};
const many = async (count: number): Promise<number> => {
  const startedAt = performance.now();
  let left = count;
  const work = async (): Promise<void> => {
    while (left-- > 0) await post();
  };
  await Promise.all(Array.from({ length: workers }, work));
  return count / ((performance.now() - startedAt) / 1_000);
};
await plane.request("POST", configurations, webhookConfiguration("kollect", { url }, "none"));
// Thousands of stored profiles would blur what reviews alone cost.
await operator.stop();
await client.request({ method: "DELETE", path }, signal);
operator = await start();
await until("reviews are answered again", 30, () =>
  post().then(
    () => true,
    () => undefined,
  ),
);
await many(reviews);
const before = usageOf(operator.pid).megabytes;
const reviewRate = await many(reviews);
const after = usageOf(operator.pid).megabytes;
add({
  name: "reviews from one process",
  budget: "≥ 500/s",
  measured: `${Math.round(reviewRate)}/s`,
  value: reviewRate,
  how: `${reviews} of that profile sent straight to the webhook over TLS, ${workers} at once`,
});
add({
  name: `RSS over ${reviews} reviews`,
  budget: "no growth",
  measured: `${Math.round(before)} → ${Math.round(after)} MB`,
  value: after - before,
  how: `VmRSS of the operator's process, after ${reviews} reviews and after ${reviews} more`,
});
report(figures, values.json);
await operator.stop();
await plane.stop();
process.exit();
