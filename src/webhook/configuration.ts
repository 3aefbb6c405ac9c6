import { webhooks } from "../../generated/webhooks.ts";

/** Where the API server reaches the webhook: a Service of the cluster, or a base URL. */
export type WebhookAddress =
  | { readonly service: { readonly namespace: string; readonly name: string } }
  | { readonly url: string };

/** The ValidatingWebhookConfiguration, but for caBundle. Objects of `sparedNamespace` are not reviewed. */
export function webhookConfiguration(
  name: string,
  address: WebhookAddress,
  sparedNamespace: string,
): object {
  return {
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: "ValidatingWebhookConfiguration",
    metadata: { name },
    webhooks: Object.values(webhooks).map(({ path, webhook }) => ({
      ...webhook,
      clientConfig:
        "url" in address
          ? { url: new URL(path, address.url).href }
          : { service: { ...address.service, path } },
      namespaceSelector: {
        matchExpressions: [
          { key: "kubernetes.io/metadata.name", operator: "NotIn", values: [sparedNamespace] },
        ],
      },
    })),
  };
}
