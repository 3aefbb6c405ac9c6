import { kinds } from "../../../generated/kinds.ts";
import type { Storage } from "./storage.ts";

/** A kind at one of its versions, as the API server serves it. */
export interface ServedKind {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly kind: string;
  readonly namespaced: boolean;
  /** Where its objects are stored, whatever the version: "gadgets.example.com". */
  readonly collection: string;
}

/** A CustomResourceDefinition of group example.com. */
export interface Definition {
  readonly plural: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly versions: readonly string[];
}

/** What the API server serves; definitions come and go. */
export interface Kinds {
  at(group: string, version: string, plural: string): ServedKind | undefined;
  byKind(group: string, version: string, kind: string): ServedKind | undefined;
  /** Kinds of a group and version; none: there is no such group. */
  all(group: string, version: string): readonly ServedKind[];
  readonly definitions: ReadonlyMap<string, Definition>;
  define(definition: Definition): void;
  /** Takes the objects with it. */
  undefine(plural: string): void;
}

export const customGroup = "example.com";

export const collections = {
  namespaces: "namespaces",
  things: "configmaps",
  definitions: "customresourcedefinitions.apiextensions.k8s.io",
  leases: "leases.coordination.k8s.io",
  profiles: "kollectprofiles.kollect.dev",
  targets: "kollecttargets.kollect.dev",
  inventories: "kollectinventories.kollect.dev",
  databaseSinks: "kollectdatabasesinks.kollect.dev",
  eventSinks: "kollecteventsinks.kollect.dev",
  snapshotSinks: "kollectsnapshotsinks.kollect.dev",
} as const;

const collectionOf = (group: string, plural: string): string =>
  group === "" ? plural : `${plural}.${group}`;

const served = (kind: Omit<ServedKind, "collection">): ServedKind => ({
  ...kind,
  collection: collectionOf(kind.group, kind.plural),
});

const core = { group: "", version: "v1" };
const standing: readonly ServedKind[] = [
  served({ ...core, plural: "namespaces", kind: "Namespace", namespaced: false }),
  served({ ...core, plural: "configmaps", kind: "ConfigMap", namespaced: true }),
  served({
    group: "apiextensions.k8s.io",
    version: "v1",
    plural: "customresourcedefinitions",
    kind: "CustomResourceDefinition",
    namespaced: false,
  }),
  served({
    group: "apiregistration.k8s.io",
    version: "v1",
    plural: "apiservices",
    kind: "APIService",
    namespaced: false,
  }),
  served({
    group: "coordination.k8s.io",
    version: "v1",
    plural: "leases",
    kind: "Lease",
    namespaced: true,
  }),
  ...Object.values(kinds).map(({ group, version, plural, kind, namespaced }) =>
    served({ group, version, plural, kind, namespaced }),
  ),
];

export function createKinds(storage: Storage): Kinds {
  const definitions = new Map<string, Definition>();
  const custom = (): readonly ServedKind[] =>
    [...definitions.values()].flatMap(({ versions, ...names }) =>
      versions.map((version) => served({ group: customGroup, version, ...names })),
    );
  const all = (group: string, version: string): readonly ServedKind[] =>
    (group === customGroup ? custom() : standing).filter(
      (it) => it.group === group && it.version === version,
    );
  return {
    all,
    at: (group, version, plural) => all(group, version).find((it) => it.plural === plural),
    byKind: (group, version, kind) => all(group, version).find((it) => it.kind === kind),
    definitions,
    define: (definition) => {
      const { plural, versions } = definition;
      definitions.set(plural, definition);
      storage.put(collections.definitions, {
        apiVersion: "apiextensions.k8s.io/v1",
        kind: "CustomResourceDefinition",
        metadata: { name: `${plural}.${customGroup}` },
        spec: { versions },
      });
    },
    undefine: (plural) => {
      const collection = collectionOf(customGroup, plural);
      for (const { metadata } of storage.objects(collection))
        storage.remove(
          collection,
          metadata.namespace === undefined
            ? metadata.name
            : `${metadata.namespace}/${metadata.name}`,
        );
      definitions.delete(plural);
      storage.remove(collections.definitions, collection);
    },
  };
}
