import type { Finding } from "../../generated/admission.ts";
import type { GroupVersionKind, KollectTargetSpec } from "../../generated/types.ts";
import { isForKind } from "../collect/object-rules.ts";
import type { Lookups } from "./lookups.ts";

const nameOf = ({ group, version, kind }: GroupVersionKind): string =>
  `${kind} of ${group === "" ? version : `${group}/${version}`}`;

/** Rules for another kind than the profile's match nothing; of a profile that is not there yet nothing is said. */
export async function foreignRules(
  { profileRef, resourceRules = [] }: KollectTargetSpec,
  namespace: string,
  lookups: Lookups,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  if (resourceRules.length === 0) return [];
  const profile = await lookups.profile(namespace, profileRef, signal);
  if (profile === undefined) return [];
  const { targetGVK } = profile.spec;
  return resourceRules.flatMap((rule, index): readonly Finding[] =>
    isForKind(rule, targetGVK)
      ? []
      : [
          {
            type: "Invalid",
            at: ["resourceRules", index, "gvk"],
            detail: `profile ${profileRef} is for ${nameOf(targetGVK)}, so a rule for ${nameOf(rule.gvk)} matches nothing; write a target with a profile for that kind`,
          },
        ],
  );
}
