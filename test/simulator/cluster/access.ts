/** Who may read what. RBAC only adds: a right to the whole cluster is one to each namespace. */
export interface Access {
  /** No namespace: in all of them. */
  readonly mayRead: (collection: string, namespace: string | undefined) => boolean;
  mayWriteStatus(): boolean;
  /** Takes the right to the whole cluster; what is left are `namespaces`. */
  restrict(collection: string, namespaces: readonly string[]): void;
  allow(collection: string): void;
  setReadOnly(isReadOnly: boolean): void;
  allowAll(): void;
  /** Collections that may not be read as a whole. */
  readonly restricted: ReadonlyMap<string, ReadonlySet<string>>;
}

export function createAccess(): Access {
  const restricted = new Map<string, ReadonlySet<string>>();
  let isReadOnly = false;
  return {
    restricted,
    mayRead: (collection, namespace) => {
      const left = restricted.get(collection);
      return left === undefined || (namespace !== undefined && left.has(namespace));
    },
    mayWriteStatus: () => !isReadOnly,
    restrict: (collection, namespaces) => {
      restricted.set(collection, new Set(namespaces));
    },
    allow: (collection) => {
      restricted.delete(collection);
    },
    setReadOnly: (it) => {
      isReadOnly = it;
    },
    allowAll: () => {
      restricted.clear();
      isReadOnly = false;
    },
  };
}
