import { Agent, request } from "undici";
import type { ControlPlane } from "../services/control-plane.ts";

/** A Deployment that the API server gives out with about 10 KB, managedFields included. */
export const deployment = (n: number, replicas = 1): unknown => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: {
    name: `app-${n}`,
    namespace: `bench-${n % 10}`,
    labels: { app: `app-${n}`, tier: ["front", "back"][n % 2] },
  },
  spec: {
    replicas,
    selector: { matchLabels: { app: `app-${n}` } },
    template: {
      metadata: { labels: { app: `app-${n}` } },
      spec: {
        containers: [0, 1].map((c) => ({
          name: `c${c}`,
          image: `registry.example/team-${n % 50}/service-${n % 500}:1.${n % 20}.${c}`,
          args: ["--config=/etc/config", "--verbose", `--shard=${n}`],
          resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { memory: "256Mi" } },
          env: Array.from({ length: 26 }, (_, i) => ({
            name: `SETTING_${c}_${i}`,
            value: `value-of-setting-${i}-for-application-${n}`,
          })),
        })),
      },
    },
  },
});

/** Creates `count` Deployments in ten namespaces; gives the mean size as served, in bytes. */
export async function seed(plane: ControlPlane, count: number): Promise<number> {
  const dispatcher = new Agent({ connect: { ca: plane.certificateAuthority }, connections: 16 });
  const send = async (path: string, body?: unknown): Promise<string> => {
    const answer = await request(`${plane.url}${path}`, {
      dispatcher,
      method: body === undefined ? "GET" : "POST",
      headers: {
        authorization: `Bearer ${plane.tokenOf("admin")}`,
        "content-type": "application/json",
      },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const text = await answer.body.text();
    if (answer.statusCode >= 300) throw new Error(`${path}: ${answer.statusCode} ${text}`);
    return text;
  };
  for (let n = 0; n < 10; n++)
    await send("/api/v1/namespaces", {
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name: `bench-${n}` },
    });
  let next = 0;
  const work = async (): Promise<void> => {
    for (let n = next++; n < count; n = next++)
      await send(`/apis/apps/v1/namespaces/bench-${n % 10}/deployments`, deployment(n));
  };
  await Promise.all(Array.from({ length: 16 }, work));
  const page = await send("/apis/apps/v1/deployments?limit=100");
  await dispatcher.close();
  return page.length / 100;
}
