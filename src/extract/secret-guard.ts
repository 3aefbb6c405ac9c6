import { annotations } from "../../generated/kinds.ts";
import type { KollectProfile } from "../../generated/types.ts";
import type { Json } from "../rows/row.ts";

type Fields = Readonly<Record<string, Json>>;

const lastApplied = "kubectl.kubernetes.io/last-applied-configuration";

/** Whether expressions of `profile` may see what is in Secrets. */
export function mayReadSecrets({ metadata }: KollectProfile): boolean {
  return metadata.annotations?.[annotations.allowSecretExtraction] === "true";
}

/** The object without anything that holds a Secret's data: what is not there no expression can reach. */
export function withoutSecretData(object: Fields): Fields {
  const { data: _data, stringData: _stringData, ...rest } = object;
  const metadata = rest["metadata"] as Fields | undefined;
  const own = metadata?.["annotations"] as Fields | undefined;
  // managedFields name the keys, the last-applied annotation holds the values.
  const { [lastApplied]: _applied, ...safe } = own ?? {};
  const { managedFields: _managed, ...kept } = metadata ?? {};
  return { ...rest, metadata: { ...kept, ...(own !== undefined && { annotations: safe }) } };
}
