import { connect } from "../../src/kube/api-client.ts";
import { createEgress } from "../../src/net/egress.ts";
import { systemClock } from "../../src/runtime/clock.ts";
import { webhookConfiguration } from "../../src/webhook/configuration.ts";
import { runWebhook } from "../../src/cli/operator/webhook.ts";
import type { ControlPlane } from "../services/control-plane.ts";
import { freePort } from "../services/free-port.ts";
import { until } from "../services/until.ts";
import { silentLog } from "../support/log.ts";

const configurations = "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations";

/** Has what is applied in `namespace`, which it makes, reviewed by this process, as the operator would. */
export async function serveReviews(plane: ControlPlane, namespace: string): Promise<void> {
  const named = { apiVersion: "v1", kind: "Namespace" };
  for (const name of [namespace, "kollect-system"])
    await plane.request("POST", "/api/v1/namespaces", { ...named, metadata: { name } });
  const port = await freePort();
  const address = { url: `https://127.0.0.1:${port}` };
  const { webhooks, ...configuration } = webhookConfiguration("kollect", address, "none") as {
    readonly webhooks: readonly object[];
  };
  const namespaceSelector = { matchLabels: { "kubernetes.io/metadata.name": namespace } };
  await plane.request("POST", configurations, {
    ...configuration,
    webhooks: webhooks.map((it) => ({ ...it, namespaceSelector })),
  });
  const parts = {
    client: connect({ kubeconfig: plane.kubeconfig }),
    egress: createEgress({ allowPrivate: false, dev: false }),
    clock: systemClock,
    log: silentLog,
    namespace: "kollect-system",
    onListening: () => undefined,
  };
  const flags = {
    webhookBindAddress: { host: "127.0.0.1", port },
    webhookConfiguration: "kollect",
    webhookCertLifetime: 3_600_000,
    webhookCaLifetime: 7_200_000,
    authorCheck: "enforce",
    namespaceDefaults: {},
  } as const;
  // Ends with the process; a crash would end it too.
  void runWebhook(parts, flags, new AbortController().signal);
  await until("reviews are answered", 30, async () => {
    const { text, status } = await plane.request(
      "POST",
      `/apis/kollect.dev/v1alpha1/namespaces/${namespace}/kollectprofiles?dryRun=All`,
      {
        apiVersion: "kollect.dev/v1alpha1",
        kind: "KollectProfile",
        metadata: { name: "probe" },
        spec: {
          targetGVK: { version: "v1", kind: "Pod" },
          attributes: [{ name: "a", path: "metadata.name" }],
        },
      },
    );
    return status === 422 && text.includes("write $.metadata.name") ? true : undefined;
  });
}
