import { createHash } from "node:crypto";
import type { KubeObject } from "../../collect/kube-object.ts";
import { groupVersion, type Identity, type SourceDocument } from "./document.ts";

/**
 * With what an API server would have added: namespace and uid.
 * @param fallback namespace where it names none; `undefined`: its kind has none
 */
export function objectOf(
  value: SourceDocument["value"],
  identity: Identity,
  fallback: string | undefined,
): KubeObject {
  const given = value["metadata"] as KubeObject["metadata"];
  const { namespace: _namespace, ...metadata } = given;
  const own = identity.namespace === "" ? (fallback ?? "") : identity.namespace;
  const namespace = fallback === undefined ? "" : own;
  return {
    ...value,
    metadata: {
      ...metadata,
      ...(namespace !== "" && { namespace }),
      uid: typeof given.uid === "string" ? given.uid : derivedUid({ ...identity, namespace }),
    },
  };
}

/** The same for the same object in every run; a UUID of version 8, which is for such. */
export function derivedUid({ apiVersion, kind, namespace, name }: Identity): string {
  const { group } = groupVersion(apiVersion);
  const hex = createHash("sha256").update([group, kind, namespace, name].join("/")).digest("hex");
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 3) | 8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    variant + hex.slice(17, 20),
    hex.slice(20, 32),
  ].join("-");
}
