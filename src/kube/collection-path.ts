interface CollectionName {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
}

/** Path of a collection: of one namespace, or of the whole cluster. */
export function pathOf({ group, version, plural }: CollectionName, namespace?: string): string {
  const base = group === "" ? `/api/${version}` : `/apis/${group}/${version}`;
  return namespace === undefined
    ? `${base}/${plural}`
    : `${base}/namespaces/${namespace}/${plural}`;
}
