import { isIP } from "node:net";
import type { ApiClient } from "../../kube/api-client.ts";
import { statusOf } from "../../kube/api-failure.ts";

/** A ValidatingWebhookConfiguration as it stands: whom the API server asks, and whom it trusts. */
export interface Published {
  readonly configuration: Configuration;
  /** Names and addresses under which the API server calls the webhooks. */
  readonly hosts: readonly string[];
  /** The PEM bundles of the webhooks, each once; empty texts where there is none. */
  readonly bundles: readonly string[];
}

interface Configuration {
  readonly metadata: { readonly resourceVersion: string };
  readonly webhooks?: readonly Webhook[];
}

interface Webhook {
  readonly clientConfig: {
    readonly url?: string;
    readonly service?: { readonly name: string; readonly namespace: string };
    readonly caBundle?: string;
  };
}

/** Where the API server looks up which certificates to trust. */
export interface PublishedBundle {
  /** `undefined` when there is no such configuration. @throws {OperatorError} as ApiClient.request */
  read(signal: AbortSignal): Promise<Published | undefined>;
  /** Writes caBundle and nothing else; false when the configuration has changed in between. */
  write(published: Published, bundle: string, signal: AbortSignal): Promise<boolean>;
}

const collection = "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations";

export function publishedBundle(client: ApiClient, name: string): PublishedBundle {
  const path = `${collection}/${name}`;
  const resource = `validatingwebhookconfiguration ${name}`;
  return {
    read: async (signal) => {
      try {
        const configuration = await client.request<Configuration>({ path, resource }, signal);
        return publishedIn(configuration);
      } catch (error) {
        if (statusOf(error) === 404) return undefined;
        throw error;
      }
    },
    write: async ({ configuration: { metadata, webhooks = [] } }, bundle, signal) => {
      const { resourceVersion } = metadata;
      const caBundle = Buffer.from(bundle).toString("base64");
      const body = {
        metadata: { resourceVersion },
        webhooks: webhooks.map((it) => ({ ...it, clientConfig: { ...it.clientConfig, caBundle } })),
      };
      const contentType = "application/merge-patch+json";
      try {
        await client.request({ method: "PATCH", path, body, contentType, resource }, signal);
        return true;
      } catch (error) {
        if (statusOf(error) === 409) return false;
        throw error;
      }
    },
  };
}

function publishedIn(configuration: Configuration): Published {
  const clients = (configuration.webhooks ?? []).map(({ clientConfig }) => clientConfig);
  const bundles = clients.map(({ caBundle = "" }) =>
    Buffer.from(caBundle, "base64").toString("utf8"),
  );
  const hosts = clients.flatMap(({ url, service }) =>
    service === undefined ? hostOf(url ?? "") : serviceHosts(service),
  );
  return { configuration, hosts: [...new Set(hosts)], bundles: [...new Set(bundles)] };
}

const serviceHosts = ({ name, namespace }: { name: string; namespace: string }): string[] =>
  ["svc", "svc.cluster.local"].map((suffix) => `${name}.${namespace}.${suffix}`);

const hostOf = (url: string): string[] => {
  if (!URL.canParse(url)) return [];
  const { hostname } = new URL(url);
  const bare = hostname.replace(/^\[|\]$/g, "");
  return [isIP(bare) === 0 ? hostname : bare];
};
