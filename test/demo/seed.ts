import type { Cluster, Manifest } from "../e2e/cluster.ts";
import { served } from "../e2e/cluster.ts";

const teams = ["checkout", "search", "identity", "payments"];
const stages = ["production", "staging", "development"];
const services = ["api", "worker", "cache", "proxy", "cron", "web"];
const images = ["registry.example/shop/api", "redis", "nginx", "envoyproxy/envoy", "busybox"];

const text = { type: "string" };
const map = (properties: object): object => ({ type: "object", properties });
const list = (items: object): object => ({ type: "array", items });
const certificateSchema = map({
  spec: map({ dnsNames: list(text), secretName: text }),
  status: map({ notAfter: text, conditions: list(map({ type: text, status: text })) }),
});

/** A definition of somebody else: cert-manager's Certificate, as far as the demo needs it. */
const certificates: Manifest = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "certificates.cert-manager.io" },
  spec: {
    group: "cert-manager.io",
    scope: "Namespaced",
    names: {
      kind: "Certificate",
      listKind: "CertificateList",
      plural: "certificates",
      singular: "certificate",
    },
    versions: [
      {
        name: "v1",
        served: true,
        storage: true,
        schema: { openAPIV3Schema: certificateSchema },
      },
    ],
  },
};

const deployment = (namespace: string, name: string, n: number): Manifest => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: {
    name,
    namespace,
    labels: { app: name, ...(n % 4 > 0 && { owner: `squad-${n % 5}` }) },
  },
  spec: {
    replicas: 1 + (n % 3),
    selector: { matchLabels: { app: name } },
    template: {
      metadata: { labels: { app: name } },
      spec: {
        containers: [
          { name: "main", image: `${images[n % images.length]}:1.${n % 7}.0` },
          ...(n % 3 === 0 ? [{ name: "sidecar", image: "envoyproxy/envoy:v1.30" }] : []),
        ],
      },
    },
  },
});

const certificate = (namespace: string, n: number): Manifest => ({
  apiVersion: "cert-manager.io/v1",
  kind: "Certificate",
  metadata: { name: `tls-${n}`, namespace },
  spec: { dnsNames: [`${namespace}-${n}.example.com`], secretName: `tls-${n}` },
  status: {
    notAfter: `2027-0${1 + (n % 9)}-01T00:00:00Z`,
    conditions: [{ type: "Ready", status: n % 4 === 0 ? "False" : "True" }],
  },
});

/** A dozen namespaces with a few hundred objects; gives how many there are. */
export async function seed(cluster: Cluster): Promise<{ namespaces: number; objects: number }> {
  await cluster.put(certificates);
  await served(cluster, "Certificate");
  const places = teams.flatMap((team) =>
    stages.map((stage) => ({ team, stage, name: `${team}-${stage}` })),
  );
  for (const { team, stage, name } of places)
    await cluster.put({
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name, labels: { team, stage } },
    });
  const objects = places.flatMap(({ name }, place) => [
    ...services.flatMap((service, i) =>
      [0, 1, 2].map((copy) => deployment(name, `${service}-${copy}`, place * 7 + i * 3 + copy)),
    ),
    ...[0, 1, 2, 3].flatMap((n) => [
      certificate(name, n),
      {
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: { name: `settings-${n}`, namespace: name },
        data: { level: "info" },
      },
    ]),
  ]);
  const pending = [...objects];
  const work = async (): Promise<void> => {
    for (let next = pending.pop(); next !== undefined; next = pending.pop())
      await cluster.put(next);
  };
  await Promise.all(Array.from({ length: 16 }, work));
  return { namespaces: places.length, objects: objects.length };
}
