import type { NamedKind } from "../../kube/served-kinds.ts";

/** A kind as an API server has it, or as files do. */
export type ServedKind = NamedKind;

/** "deployments.apps", "pods". */
export const qualifiedName = ({ plural, group }: Pick<ServedKind, "plural" | "group">): string =>
  group === "" ? plural : `${plural}.${group}`;
