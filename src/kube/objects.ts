import type { ApiClient } from "./api-client.ts";
import { statusOf } from "./api-failure.ts";

/** Owner of the fields that we apply. */
export const fieldManager = "kollect";

/** Keys of a Secret as bytes; `undefined` when there is no such Secret. @throws {OperatorError} as ApiClient.request */
export async function readSecret(
  client: ApiClient,
  namespace: string,
  name: string,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Uint8Array> | undefined> {
  try {
    const secret = await client.request<{ readonly data?: Readonly<Record<string, string>> }>(
      { path: `/api/v1/namespaces/${namespace}/secrets/${name}`, resource: `secret ${name}` },
      signal,
    );
    const entries = Object.entries(secret.data ?? {});
    return new Map(entries.map(([key, value]) => [key, Buffer.from(value, "base64")]));
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw error;
  }
}

/** A collection in memory: for small ones. @throws {OperatorError} as ApiClient.request */
export async function list<T>(
  client: ApiClient,
  { path, metadataOnly = false }: { readonly path: string; readonly metadataOnly?: boolean },
  signal: AbortSignal,
): Promise<T[]> {
  const accept = metadataOnly
    ? "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1"
    : "application/json";
  const items: T[] = [];
  let next: string | undefined;
  do {
    const page = await client.request<{
      readonly items: readonly T[];
      readonly metadata: { readonly continue?: string };
    }>({ path, accept, query: { limit: "500", continue: next } }, signal);
    items.push(...page.items);
    next = page.metadata.continue === "" ? undefined : page.metadata.continue;
  } while (next !== undefined);
  return items;
}
