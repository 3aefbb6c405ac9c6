import type { ApiClient } from "../../kube/api-client.ts";
import { statusOf } from "../../kube/api-failure.ts";

interface ClientConfig {
  readonly service?: { readonly name: string; readonly namespace: string };
  readonly url?: string;
  readonly caBundle?: string;
}

interface Configuration {
  readonly metadata: { readonly resourceVersion: string };
  readonly webhooks?: readonly { readonly clientConfig: ClientConfig }[];
}

/** The ValidatingWebhookConfiguration as it was read. */
export interface FoundConfiguration {
  /** Names and IP addresses under which API servers call us, each once. */
  readonly hosts: readonly string[];
  /** Whether every webhook trusts exactly this bundle. */
  trusts(bundle: string): boolean;
  /** Writes the bundle where another one stands; 409 if somebody else has written since. */
  publish(bundle: string, signal: AbortSignal): Promise<void>;
}

const hostsOf = ({ service, url }: ClientConfig): readonly string[] => {
  if (service !== undefined) {
    const host = `${service.name}.${service.namespace}.svc`;
    return [host, `${host}.cluster.local`];
  }
  if (url === undefined || !URL.canParse(url)) return [];
  // Brackets of IPv6; the dot that ends a full name.
  return [new URL(url).hostname.replace(/^\[|\]$|\.$/g, "")];
};

/** `undefined` while there is none. @throws {OperatorError} as ApiClient.request */
export async function readConfiguration(
  client: ApiClient,
  name: string,
  signal: AbortSignal,
): Promise<FoundConfiguration | undefined> {
  const path = `/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/${name}`;
  const resource = `validatingwebhookconfiguration ${name}`;
  const find = async (): Promise<Configuration | undefined> => {
    try {
      return await client.request<Configuration>({ path, resource }, signal);
    } catch (error) {
      if (statusOf(error) === 404) return undefined;
      throw error;
    }
  };
  const found = await find();
  if (found === undefined) return undefined;
  const { metadata, webhooks = [] } = found;
  const encoded = (bundle: string): string => Buffer.from(bundle).toString("base64");
  const differing = (bundle: string): readonly number[] =>
    webhooks.flatMap(({ clientConfig }, at) =>
      clientConfig.caBundle === encoded(bundle) ? [] : [at],
    );
  return {
    hosts: [...new Set(webhooks.flatMap(({ clientConfig }) => hostsOf(clientConfig)))],
    trusts: (bundle) => differing(bundle).length === 0,
    publish: async (bundle, until) => {
      const places = differing(bundle);
      if (places.length === 0) return;
      const value = encoded(bundle);
      const body = [
        // Not "test", whose failure is a 422: another version is a conflict.
        { op: "replace", path: "/metadata/resourceVersion", value: metadata.resourceVersion },
        ...places.map((at) => ({
          op: "add",
          path: `/webhooks/${at}/clientConfig/caBundle`,
          value,
        })),
      ];
      const contentType = "application/json-patch+json";
      await client.request({ method: "PATCH", path, contentType, body, resource }, until);
    },
  };
}
