import type { ApiClient } from "../../src/kube/api-client.ts";
import type { Discovery } from "../../src/kube/discovery.ts";
import { OperatorError } from "../../src/errors/operator-error.ts";

/** Owner of the fields that we apply. */
const fieldManager = "kollect";

/** Any object as one would write it into a file. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly namespace?: string; readonly name: string };
}

/**
 * Server-side apply of a whole manifest; gives the object as it stands then.
 * @throws {OperatorError} KIND_NOT_FOUND, and as ApiClient.request
 */
export async function applyObject<T extends Manifest>(
  client: ApiClient,
  discovery: Discovery,
  manifest: T,
  signal: AbortSignal,
): Promise<T> {
  const { apiVersion, kind, metadata } = manifest;
  const [version = "", group = ""] = apiVersion.split("/").toReversed();
  const resource = await discovery.resolve({ group, version, kind }, signal);
  if (resource === undefined) throw new OperatorError("KIND_NOT_FOUND", { apiVersion, kind });
  const { plural, namespaced } = resource;
  const collection = resource.path(namespaced ? (metadata.namespace ?? "default") : undefined);
  const applied = await client.request<T>(
    {
      method: "PATCH",
      path: `${collection}/${metadata.name}`,
      query: { fieldManager, force: "true" },
      contentType: "application/apply-patch+yaml",
      body: manifest,
      resource: group === "" ? plural : `${plural}.${group}`,
    },
    signal,
  );
  // A new definition may bring the kind that somebody has just asked for in vain.
  if (kind === "CustomResourceDefinition") discovery.refresh();
  return applied;
}
