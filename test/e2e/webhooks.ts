import { execFileSync } from "node:child_process";
import { freePort } from "../services/free-port.ts";
import { until } from "../services/until.ts";
import type { Cluster } from "./cluster.ts";

export const configurations =
  "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations";

/** Webhooks that an operator on this machine is to serve. */
export interface Webhooks {
  readonly port: number;
  /** For `kollect operator`. */
  readonly flags: readonly string[];
  /** Resolves to the refusal of a profile that is wrong: reviews are answered. */
  served(): Promise<string>;
}

/** Has the API server ask an operator that is yet to start, by what `kollect webhooks` prints. */
export async function installWebhooks(cluster: Cluster): Promise<Webhooks> {
  const port = await freePort();
  const url = `https://127.0.0.1:${port}`;
  const command = ["src/main.ts", "webhooks", "--url", url];
  const printed = execFileSync(process.execPath, command, { encoding: "utf8" });
  await cluster.put({ apiVersion: "v1", kind: "Namespace", metadata: { name: "kollect-system" } });
  const made = await cluster.plane.request("POST", configurations, JSON.parse(printed));
  if (made.status !== 201) throw new Error(made.text);
  const wrong = {
    apiVersion: "kollect.dev/v1alpha1",
    kind: "KollectProfile",
    metadata: { name: "mistake" },
    spec: {
      targetGVK: { group: "apps", version: "v1", kind: "Deployment" },
      attributes: [{ name: "replicas", path: "spec.replicas" }],
    },
  };
  const path = "/apis/kollect.dev/v1alpha1/namespaces/default/kollectprofiles?dryRun=All";
  return {
    port,
    flags: ["--webhook-bind-address", `127.0.0.1:${port}`],
    served: () =>
      until("reviews are answered", 30, async () => {
        const { status, text } = await cluster.plane.request("POST", path, wrong);
        if (status === 201) throw new Error("a wrong profile was accepted");
        return status === 422 ? (JSON.parse(text) as { message: string }).message : undefined;
      }),
  };
}
