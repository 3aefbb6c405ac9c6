import type { KindEntry } from "../../generated/kinds.ts";
import type { ApiClient } from "./api-client.ts";
import { statusOf } from "./api-failure.ts";
import { pathOf } from "./collection-path.ts";

/** An object with the finalizers that it had when it was last seen. */
export interface Finalized {
  readonly metadata: {
    readonly namespace?: string;
    readonly name: string;
    readonly resourceVersion?: string;
    readonly finalizers?: readonly string[];
  };
}

/**
 * Puts a finalizer on an object or takes it off, unless that is so already. An object that is gone is fine.
 * @throws {OperatorError} as ApiClient.request; API_REJECTED with status 409 when the object has changed since
 */
export type SetFinalizer = (
  kind: KindEntry,
  object: Finalized,
  wish: { readonly finalizer: string; readonly isWanted: boolean },
  signal: AbortSignal,
) => Promise<void>;

export function finalizerSetter(client: ApiClient): SetFinalizer {
  return async (kind, { metadata }, { finalizer, isWanted }, signal) => {
    const { namespace, name, resourceVersion, finalizers = [] } = metadata;
    if (finalizers.includes(finalizer) === isWanted) return;
    const others = finalizers.filter((it) => it !== finalizer);
    try {
      await client.request(
        {
          method: "PATCH",
          path: `${pathOf(kind, kind.namespaced ? namespace : undefined)}/${name}`,
          contentType: "application/merge-patch+json",
          // The version keeps us from undoing what others have put there since.
          body: {
            metadata: { resourceVersion, finalizers: isWanted ? [...others, finalizer] : others },
          },
          resource: `${kind.plural}.${kind.group}`,
        },
        signal,
      );
    } catch (error) {
      if (statusOf(error) !== 404) throw error;
    }
  };
}
