import { OperatorError } from "../../errors/operator-error.ts";
import type { ApiClient } from "../../kube/api-client.ts";
import { statusOf } from "../../kube/api-failure.ts";
import { materialKeys, type SecretTexts } from "./material.ts";

interface Secret {
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly resourceVersion?: string;
  };
  readonly type?: string;
  readonly data?: Readonly<Record<string, string>>;
}

/** The Secret as it was read; writing it back fails with 409 if somebody else has written since. */
export interface FoundSecret {
  readonly texts: SecretTexts;
  /** Puts these in place of our keys, if that changes anything; true if it did. */
  replace(texts: SecretTexts, signal: AbortSignal): Promise<boolean>;
}

export interface CertificateSecret {
  /** @throws {OperatorError} as ApiClient.request; CERTIFICATE_SECRET_FOREIGN */
  read(signal: AbortSignal): Promise<FoundSecret>;
}

const managedBy = "app.kubernetes.io/managed-by";

const mapped = (
  from: Readonly<Record<string, string>>,
  change: (text: string) => string,
): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(from).map(([key, text]) => [key, change(text)]));
const decode = (text: string): string => Buffer.from(text, "base64").toString("utf8");
const encode = (text: string): string => Buffer.from(text).toString("base64");

export function certificateSecret(
  client: ApiClient,
  namespace: string,
  name: string,
): CertificateSecret {
  const collection = `/api/v1/namespaces/${namespace}/secrets`;
  const path = `${collection}/${name}`;
  const resource = `secret ${name} in namespace ${namespace}`;

  const find = async (signal: AbortSignal): Promise<Secret | undefined> => {
    try {
      return await client.request<Secret>({ path, resource }, signal);
    } catch (error) {
      if (statusOf(error) === 404) return undefined;
      throw error;
    }
  };

  const write = async (
    found: Secret | undefined,
    texts: SecretTexts,
    signal: AbortSignal,
  ): Promise<void> => {
    const others = Object.entries(found?.data ?? {}).filter(([key]) => !materialKeys.includes(key));
    const body = {
      type: "kubernetes.io/tls",
      metadata: { name, namespace, labels: { [managedBy]: "kollect" } },
      ...found,
      apiVersion: "v1",
      kind: "Secret",
      data: { ...Object.fromEntries(others), ...mapped(texts, encode) },
    };
    if (found === undefined)
      await client.request({ method: "POST", path: collection, body, resource }, signal);
    else await client.request({ method: "PUT", path, body, resource }, signal);
  };

  return {
    read: async (signal) => {
      const found = await find(signal);
      if (found !== undefined && found.metadata.labels?.[managedBy] !== "kollect")
        throw new OperatorError("CERTIFICATE_SECRET_FOREIGN", { namespace, name });
      const texts = mapped(found?.data ?? {}, decode);
      return {
        texts,
        replace: async (wanted, until) => {
          if (materialKeys.every((key) => texts[key] === wanted[key])) return false;
          await write(found, wanted, until);
          return true;
        },
      };
    },
  };
}
