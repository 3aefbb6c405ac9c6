import type { KollectProfile, KollectTarget } from "../../../generated/types.ts";
import { chosenNamespaces } from "../../collect/namespace-choice.ts";
import type { Place } from "../sources/place.ts";
import type { Lookups } from "../../webhook/lookups.ts";
import { type Draft, hasOwn } from "./resources.ts";

/** What admission asks, answered by the files in which the resources stand, and by the first place that there is. */
export function fileLookups(drafts: readonly Draft[], place: Place | undefined): Lookups {
  return {
    // Who runs the command line reads with his own rights.
    mayList: () => Promise.resolve(true),
    profile: (namespace, name) => {
      const found = drafts.find(
        (it) => it.kind === "KollectProfile" && it.key === `${namespace}/${name}`,
      );
      return Promise.resolve(found?.object as KollectProfile | undefined);
    },
    targetsOf: (namespace, profile) =>
      Promise.resolve(
        drafts
          .filter(({ kind, key }) => kind === "KollectTarget" && key.startsWith(`${namespace}/`))
          .map((it) => it.object as unknown as KollectTarget)
          .filter(({ spec }) => spec.profileRef === profile),
      ),
    exists: (kind, namespace, name) =>
      Promise.resolve(hasOwn(drafts, kind, `${namespace}/${name}`)),
    namespacesOf: async (spec, signal) => {
      const all = (await place?.namespaces(signal)) ?? [];
      return [...chosenNamespaces(spec, {}, all)].map(({ metadata }) => metadata.name);
    },
    resource: async (gvk, signal) => place?.resolve(gvk, signal),
    schema: () => Promise.resolve(undefined),
  };
}
