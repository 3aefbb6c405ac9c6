import { OperatorError } from "../../errors/operator-error.ts";
import type { ApiClient } from "../../kube/api-client.ts";
import { statusOf } from "../../kube/api-failure.ts";
import { certificatesIn } from "./inspect.ts";
import type { KeyPair } from "./source.ts";
import type { Vault } from "./vault.ts";

/** The Secret in which replicas keep their vault. */
export interface VaultSecret {
  /** @throws {OperatorError} SECRET_NOT_OURS, and as ApiClient.request */
  read(signal: AbortSignal): Promise<Stored>;
  /** False when another replica was quicker. @throws {OperatorError} as ApiClient.request */
  write(vault: Vault, stored: Stored, signal: AbortSignal): Promise<boolean>;
}

export interface Stored {
  /** `undefined` when there is none, or none that is whole. */
  readonly vault: Vault | undefined;
  /** `undefined` when the Secret does not exist. */
  readonly resourceVersion: string | undefined;
}

interface Secret {
  readonly metadata: {
    readonly resourceVersion?: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly data?: Readonly<Record<string, string>>;
}

const ownerLabel = "app.kubernetes.io/managed-by";
const owner = "kollect";

export function vaultSecret(client: ApiClient, namespace: string, name: string): VaultSecret {
  const collection = `/api/v1/namespaces/${namespace}/secrets`;
  const resource = `secret ${namespace}/${name}`;

  const find = async (signal: AbortSignal): Promise<Secret | undefined> => {
    try {
      return await client.request<Secret>({ path: `${collection}/${name}`, resource }, signal);
    } catch (error) {
      if (statusOf(error) === 404) return undefined;
      throw error;
    }
  };

  return {
    read: async (signal) => {
      const secret = await find(signal);
      if (secret !== undefined && secret.metadata.labels?.[ownerLabel] !== owner)
        throw new OperatorError("SECRET_NOT_OURS", {
          namespace,
          name,
          label: `${ownerLabel}=${owner}`,
        });
      const { resourceVersion } = secret?.metadata ?? {};
      return { vault: secret && vaultIn(secret), resourceVersion };
    },
    write: async (vault, { resourceVersion }, signal) => {
      const metadata = { name, namespace, labels: { [ownerLabel]: owner }, resourceVersion };
      const type = "kubernetes.io/tls";
      const body = { apiVersion: "v1", kind: "Secret", type, metadata, data: dataOf(vault) };
      const isNew = resourceVersion === undefined;
      const path = isNew ? collection : `${collection}/${name}`;
      try {
        await client.request({ method: isNew ? "POST" : "PUT", path, body, resource }, signal);
        return true;
      } catch (error) {
        if (statusOf(error) === 409) return false;
        throw error;
      }
    },
  };
}

/** `ca.crt`, `tls.crt` and `tls.key` as everybody knows them; the authorities beside. */
const dataOf = ({ authority, next, trusted, serving }: Vault): Record<string, string> => {
  const texts = {
    "ca.crt": `${trusted.join("\n")}\n`,
    "tls.crt": serving.certificate,
    "tls.key": serving.key,
    "authority.crt": authority.certificate,
    "authority.key": authority.key,
    ...(next !== undefined && { "next.crt": next.certificate, "next.key": next.key }),
  };
  return Object.fromEntries(
    Object.entries(texts).map(([key, text]) => [key, Buffer.from(text).toString("base64")]),
  );
};

function vaultIn({ data = {} }: Secret): Vault | undefined {
  const text = (key: string): string => Buffer.from(data[key] ?? "", "base64").toString("utf8");
  const pair = (name: string): KeyPair | undefined => {
    const found = { certificate: text(`${name}.crt`), key: text(`${name}.key`) };
    return found.certificate === "" || found.key === "" ? undefined : found;
  };
  const authority = pair("authority");
  const serving = pair("tls");
  if (authority === undefined || serving === undefined) return undefined;
  return { authority, next: pair("next"), trusted: certificatesIn(text("ca.crt")), serving };
}
