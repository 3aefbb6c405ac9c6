import type { ResourceExport } from "../../generated/types.ts";

/** `spec.export` of a profile that says nothing of it. */
export const attributesOnly: ResourceExport = {
  mode: "Attributes",
  as: "resource",
  include: "SpecAndStatus",
  dedupeIdentity: true,
  prune: { defaults: true, preset: "kubernetes" },
};
