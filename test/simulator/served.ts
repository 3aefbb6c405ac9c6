import { kinds } from "../../generated/kinds.ts";
import { pathOf } from "../../src/kube/collection-path.ts";

/** Kinds that are collected in the simulation. */
export const things = {
  group: "",
  version: "v1",
  kind: "ConfigMap",
  plural: "configmaps",
} as const;
export const gadgets = {
  group: "example.com",
  version: "v1",
  kind: "Gadget",
  plural: "gadgets",
} as const;

export const paths = {
  namespaces: "/api/v1/namespaces",
  definitions: "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
  things: pathOf(things),
  gadgets: pathOf(gadgets),
  profiles: pathOf(kinds.KollectProfile),
  targets: pathOf(kinds.KollectTarget),
  inventories: pathOf(kinds.KollectInventory),
  databaseSinks: pathOf(kinds.KollectDatabaseSink),
  snapshotSinks: pathOf(kinds.KollectSnapshotSink),
} as const;

/** What the API server serves; gadgets come and go. */
export interface Served {
  hasGadgets: boolean;
  isServed(path: string): boolean;
  /** Resources of a group and version; `undefined` when there is no such group. */
  discovery(path: string): readonly object[] | undefined;
}

export function createServed(): Served {
  const served: Served = {
    hasGadgets: true,
    isServed: (path) => path !== paths.gadgets || served.hasGadgets,
    discovery: (path) => {
      if (path === "/api/v1") return [{ name: "configmaps", kind: "ConfigMap", namespaced: true }];
      if (path !== "/apis/example.com/v1" || !served.hasGadgets) return undefined;
      return [{ name: "gadgets", kind: "Gadget", namespaced: true }];
    },
  };
  return served;
}
