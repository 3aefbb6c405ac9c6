import { gzipSync } from "node:zlib";

const text = (value: string): string => Buffer.from(value).toString("base64");

/** Stands wherever no row may have it from. */
export const marker = "hunter2";

/** A release as Helm 3 stores it, of a chart like any other. */
export const release = {
  name: "web",
  info: {
    first_deployed: "2024-05-01T10:00:00.000000001Z",
    last_deployed: "2024-06-01T10:00:00.5+02:00",
    deleted: "",
    description: `Upgrade failed: ${marker}`,
    status: "deployed",
    notes: `The password is ${marker}`,
    resources: { "v1/Secret": [{ data: { password: marker } }] },
  },
  chart: {
    metadata: {
      name: "nginx",
      version: "15.4.4",
      appVersion: "1.25.3",
      keywords: ["http", "proxy"],
      maintainers: [
        { name: "a", email: "a@example.com" },
        { name: "b", email: "b@example.com" },
      ],
      annotations: { "artifacthub.io/category": "networking" },
    },
    lock: { generated: "2024-04-01T00:00:00Z", digest: "sha256:00", dependencies: [] },
    templates: [{ name: "templates/secret.yaml", data: text(marker) }],
    values: { auth: { password: marker } },
    schema: text(marker),
    files: [{ name: "key.pem", data: text(marker) }],
    raw: marker,
  },
  config: { replicas: 3, auth: { password: marker } },
  manifest: `kind: Secret\nstringData:\n  password: ${marker}\n`,
  hooks: [{ name: "job", manifest: marker }],
  version: 7,
  namespace: "shop",
  labels: { team: "shop" },
} as const;

/** base64 (Helm) of gzip of JSON. */
export const pack = (value: unknown): string =>
  gzipSync(Buffer.from(JSON.stringify(value))).toString("base64");

/** The Secret that Helm makes of `packed`; its name and labels are Helm's. */
export const releaseSecret = (packed: string): Readonly<Record<string, unknown>> => ({
  apiVersion: "v1",
  kind: "Secret",
  metadata: {
    name: "sh.helm.release.v1.web.v7",
    namespace: "shop",
    labels: { name: "web", owner: "helm", status: "deployed", version: "7" },
  },
  type: "helm.sh/release.v1",
  data: { release: text(packed) },
});

export const releaseConfigMap = (packed: string): Readonly<Record<string, unknown>> => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "sh.helm.release.v1.web.v7", labels: { name: "web", owner: "helm" } },
  data: { release: packed },
});
