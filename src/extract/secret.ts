import { annotations } from "../../generated/kinds.ts";
import type { KollectProfile } from "../../generated/types.ts";

/** Annotations in which kubectl, Rancher, kapp and the Banzai operators keep what was applied, data and all. */
export const copiesOfObjects: ReadonlySet<string> = new Set([
  "kubectl.kubernetes.io/last-applied-configuration",
  "objectset.rio.cattle.io/applied",
  "kapp.k14s.io/original",
  "banzaicloud.com/last-applied",
]);

type Fields = Readonly<Record<string, unknown>>;

/** Whether expressions of `profile` must not see the data of Secrets: unless its annotation says "true". */
export function hidesSecretData(profile: KollectProfile): boolean {
  const { group, kind } = profile.spec.targetGVK;
  return group === "" && kind === "Secret" && !allowsSecretExtraction(profile);
}

/** Whole Secrets leave only by an annotation of their own; their data takes the other one as well. */
export function fullExportFault({ metadata, spec }: KollectProfile): string | undefined {
  const { group, kind } = spec.targetGVK;
  if (spec.export.mode !== "Resource" || group !== "" || kind !== "Secret") return undefined;
  return metadata.annotations?.[annotations.allowFullResourceExport] === "true"
    ? undefined
    : `Secrets are exported as whole resources only with annotation ${annotations.allowFullResourceExport}: "true" on the profile`;
}

export const allowsSecretExtraction = ({ metadata }: KollectProfile): boolean =>
  metadata.annotations?.[annotations.allowSecretExtraction] === "true";

/**
 * `secret` without `data`, `stringData` and the annotations that copy them. Shares the rest; no expression, whatever its
 * form, can reach what is not there.
 */
export function withoutSecretData(secret: Fields): Fields {
  const { data: _data, stringData: _stringData, ...rest } = secret;
  const metadata = rest["metadata"] as Fields | undefined;
  const given = metadata?.["annotations"] as Fields | null | undefined;
  if (given === undefined || given === null) return rest;
  const kept = Object.entries(given).filter(([key]) => !copiesOfObjects.has(key));
  if (kept.length === Object.keys(given).length) return rest;
  return { ...rest, metadata: { ...metadata, annotations: Object.fromEntries(kept) } };
}
