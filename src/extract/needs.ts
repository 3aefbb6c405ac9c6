import { readsOf } from "./reads.ts";

/** What expressions look at. */
export interface Needs {
  /** Whether they have enough of the object in its metadata. */
  readonly isMetadataOnly: boolean;
  /** Whether they look at the object's Namespace. */
  readonly isNamespaceRead: boolean;
}

const metadataFields: ReadonlySet<unknown> = new Set(["apiVersion", "kind", "metadata"]);

export function needsOf(paths: readonly string[]): Needs {
  const reads = paths.flatMap(readsOf);
  return {
    isMetadataOnly: reads.every(
      ({ root, steps: [first] }) =>
        root === "namespace" ||
        (root === "object" && first?.type === "key" && metadataFields.has(first.key)),
    ),
    isNamespaceRead: reads.some(({ root }) => root === "namespace"),
  };
}
