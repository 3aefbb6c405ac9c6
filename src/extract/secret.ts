import { annotations as known } from "../../generated/kinds.ts";
import type { KollectProfile } from "../../generated/types.ts";

/** The annotation in which kubectl keeps a copy of what it applied. */
export const lastApplied = "kubectl.kubernetes.io/last-applied-configuration";

type Fields = Readonly<Record<string, unknown>>;

/** Whether expressions of `profile` must not see the data of Secrets: unless its annotation says "true". */
export function hidesSecretData({ metadata, spec }: KollectProfile): boolean {
  const { group, kind } = spec.targetGVK;
  return (
    group === "" &&
    kind === "Secret" &&
    metadata.annotations?.[known.allowSecretExtraction] !== "true"
  );
}

/**
 * `secret` without `data`, `stringData` and the annotation in which kubectl keeps a copy of both. Shares the rest;
 * no expression, whatever its form, can reach what is not there.
 */
export function withoutSecretData(secret: Fields): Fields {
  const { data: _data, stringData: _stringData, ...rest } = secret;
  const metadata = rest["metadata"] as Fields | undefined;
  const annotations = metadata?.["annotations"] as Fields | undefined;
  if (annotations === undefined || annotations === null || !Object.hasOwn(annotations, lastApplied))
    return rest;
  const { [lastApplied]: _copy, ...others } = annotations;
  return { ...rest, metadata: { ...metadata, annotations: others } };
}
