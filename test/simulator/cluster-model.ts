/** An object as the API server keeps it. */
export interface Stored {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid: string;
    readonly resourceVersion: string;
    readonly generation: number;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec?: unknown;
  readonly status?: unknown;
  readonly [field: string]: unknown;
}

export interface Event {
  readonly version: number;
  readonly type: "ADDED" | "MODIFIED" | "DELETED";
  readonly object: Stored;
}

/** What an author writes. */
export interface Wanted {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
}

/** The storage of an API server: versions, events, compaction. Collections are named by their path. */
export interface ClusterModel {
  readonly version: number;
  /** How often a status was written. */
  readonly statusWrites: number;
  /** Versions before this one are gone: watches and continued lists from them get 410. */
  readonly compacted: number;
  objects(collection: string): readonly Stored[];
  get(collection: string, key: string): Stored | undefined;
  put(collection: string, wanted: Wanted): Stored;
  setStatus(collection: string, key: string, status: unknown): Stored | undefined;
  remove(collection: string, key: string): void;
  events(collection: string, after: number): readonly Event[];
  compact(): void;
  /** Resolves when anything happens. */
  changed(): Promise<void>;
  /** Wakes who waits for a change: connections were broken. */
  wake(): void;
}

export const keyOf = ({ metadata }: Wanted | Stored): string =>
  metadata.namespace === undefined ? metadata.name : `${metadata.namespace}/${metadata.name}`;

export function createClusterModel(): ClusterModel {
  const collections = new Map<string, Map<string, Stored>>();
  const logs = new Map<string, Event[]>();
  let version = 100;
  let compacted = 0;
  let statusWrites = 0;
  let uids = 0;
  let bell = Promise.withResolvers<void>();

  const ring = (): void => {
    bell.resolve();
    bell = Promise.withResolvers<void>();
  };
  const of = (collection: string): Map<string, Stored> => {
    const known = collections.get(collection) ?? new Map<string, Stored>();
    collections.set(collection, known);
    return known;
  };
  const record = (collection: string, type: Event["type"], object: Stored): void => {
    const log = logs.get(collection) ?? [];
    logs.set(collection, log);
    log.push({ version, type, object });
    ring();
  };
  const store = (collection: string, object: Stored, type: Event["type"]): Stored => {
    version++;
    const next = {
      ...object,
      metadata: { ...object.metadata, resourceVersion: String(version) },
    };
    of(collection).set(keyOf(next), next);
    record(collection, type, next);
    return next;
  };

  return {
    get version() {
      return version;
    },
    get statusWrites() {
      return statusWrites;
    },
    get compacted() {
      return compacted;
    },
    objects: (collection) => [...of(collection).values()],
    get: (collection, key) => of(collection).get(key),
    put: (collection, wanted) => {
      const before = of(collection).get(keyOf(wanted));
      const { uid = `u${++uids}`, generation = 0 } = before?.metadata ?? {};
      const metadata = { ...wanted.metadata, uid, generation: generation + 1, resourceVersion: "" };
      const status = before?.status;
      const object = { ...wanted, ...(status !== undefined && { status }), metadata };
      return store(collection, object, before === undefined ? "ADDED" : "MODIFIED");
    },
    setStatus: (collection, key, status) => {
      statusWrites++;
      const before = of(collection).get(key);
      return before && store(collection, { ...before, status }, "MODIFIED");
    },
    remove: (collection, key) => {
      const before = of(collection).get(key);
      if (before === undefined) return;
      version++;
      of(collection).delete(key);
      const metadata = { ...before.metadata, resourceVersion: String(version) };
      record(collection, "DELETED", { ...before, metadata });
    },
    events: (collection, after) =>
      (logs.get(collection) ?? []).filter((event) => event.version > after),
    compact: () => {
      compacted = version;
    },
    changed: () => bell.promise,
    wake: ring,
  };
}
