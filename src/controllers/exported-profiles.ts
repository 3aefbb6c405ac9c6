import type { KollectProfile, KollectTarget } from "../../generated/types.ts";
import type { SourceKey } from "../rows/row.ts";
import type { ReadonlyStore } from "../runtime/store.ts";
import type { ExportedProfile } from "../sinks/sink.ts";

/** Where targets and profiles are looked up. */
export interface ProfileStores {
  readonly targets: ReadonlyStore<KollectTarget>;
  readonly profiles: ReadonlyStore<KollectProfile>;
}

/** The profiles of these targets, each with those that use it. */
export function exportedProfiles(
  { targets, profiles }: ProfileStores,
  sources: readonly SourceKey[],
): ExportedProfile[] {
  const byProfile = new Map<string, string[]>();
  for (const source of sources) {
    const target = targets.get(source);
    if (target === undefined) continue;
    const key = `${target.metadata.namespace ?? ""}/${target.spec.profileRef}`;
    byProfile.set(key, [...(byProfile.get(key) ?? []), source]);
  }
  return [...byProfile].flatMap(([key, users]) => {
    const profile = profiles.get(key);
    if (profile === undefined) return [];
    const { metadata, spec } = profile;
    const { namespace = "", name } = metadata;
    return [{ namespace, name, attributes: spec.attributes, targets: users }];
  });
}
