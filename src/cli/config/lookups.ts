import { chosenNamespaces } from "../../collect/namespace-choice.ts";
import { OperatorError } from "../../errors/operator-error.ts";
import type { Place } from "../sources/place.ts";
import type { Lookups } from "../../webhook/lookups.ts";
import { type OwnKind, type OwnKinds, readAs } from "./judge.ts";
import { type Draft, hasOwn } from "./resources.ts";

/** What files cannot tell. */
export interface Beyond {
  /** For namespaces and kinds; `undefined`: of these nothing is said. */
  readonly place: Place | undefined;
  /** Of the cluster's kinds; default: none is known. */
  readonly schema?: Lookups["schema"];
}

/** What admission asks, answered by the files in which the resources stand, and by what there is beside them. */
export function fileLookups(drafts: readonly Draft[], { place, schema }: Beyond): Lookups {
  const profiles = readOnce("KollectProfile", drafts);
  const targets = readOnce("KollectTarget", drafts);
  return {
    // Who runs the command line reads with his own rights.
    mayList: () => Promise.resolve(true),
    profile: (namespace, name) => Promise.resolve(profiles().get(`${namespace}/${name}`)),
    targetsOf: (namespace, profile) =>
      Promise.resolve(
        [...targets()].flatMap(([key, it]) =>
          key.startsWith(`${namespace}/`) && it.spec.profileRef === profile ? [it] : [],
        ),
      ),
    exists: (kind, namespace, name) =>
      Promise.resolve(hasOwn(drafts, kind, `${namespace}/${name}`)),
    namespacesOf: async (spec, signal) => {
      if (place === undefined)
        throw new OperatorError("API_UNREACHABLE", { detail: "no cluster is asked" });
      const found = await place.namespaces(signal);
      return [...chosenNamespaces(spec, {}, found)].map(({ metadata }) => metadata.name);
    },
    resource: async (gvk, signal) => place?.resolve(gvk, signal),
    schema: schema ?? (() => Promise.resolve(undefined)),
  };
}

/** By key those whose schema lets them pass: rules take that for granted. */
function readOnce<K extends OwnKind>(
  kind: K,
  drafts: readonly Draft[],
): () => ReadonlyMap<string, OwnKinds[K]> {
  let known: ReadonlyMap<string, OwnKinds[K]> | undefined;
  return () =>
    (known ??= new Map(
      drafts.flatMap((it) => {
        const resource = it.kind === kind ? readAs(kind, it.object) : undefined;
        return resource === undefined ? [] : [[it.key, resource] as const];
      }),
    ));
}
