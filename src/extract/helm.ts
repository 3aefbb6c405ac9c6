import type { KollectProfile } from "../../generated/types.ts";
import type { Json } from "../rows/row.ts";
import type { PathFault } from "./expression.ts";
import { readableOf } from "./helm-fields.ts";
import { annotatedFault, helmPrefix } from "./helm-path.ts";
import { decodeRelease } from "./helm-release.ts";
import { checkPath } from "./path.ts";
import { allowsSecretExtraction } from "./secret.ts";

const kinds: ReadonlySet<string> = new Set(["Secret", "ConfigMap"]);

/** Why a helm: path may not stand in `profile`; `undefined` when it may, for other paths, and for those that checkPath refuses. */
export function helmFault(path: string, profile: KollectProfile): PathFault | undefined {
  if (!path.startsWith(helmPrefix) || checkPath(path) !== undefined) return undefined;
  const { group, kind } = profile.spec.targetGVK;
  if (group !== "" || !kinds.has(kind))
    return {
      column: 1,
      message: "Helm keeps releases in Secrets and ConfigMaps, not in this kind",
    };
  if (allowsSecretExtraction(profile)) return undefined;
  const fault = annotatedFault(path);
  return fault && { column: fault.column, message: fault.message };
}

/**
 * Decodes the release in `object` when it is asked for, once. What may not be read is taken out, so that no path,
 * whatever its form, can reach it.
 */
export function releaseReader(
  object: Readonly<Record<string, unknown>>,
  profile: KollectProfile,
): () => Json | undefined {
  let known: { readonly release: Json | undefined } | undefined;
  return () => {
    known ??= { release: readableRelease(object, profile) };
    return known.release;
  };
}

function readableRelease(
  object: Readonly<Record<string, unknown>>,
  profile: KollectProfile,
): Json | undefined {
  const release = decodeRelease(object);
  return release && readableOf(release, allowsSecretExtraction(profile));
}
