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
    readonly deletionTimestamp?: string;
  };
  readonly spec?: unknown;
  readonly status?: unknown;
  readonly [field: string]: unknown;
}

/** What an author writes. */
export interface Wanted {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly deletionTimestamp?: string;
  };
  readonly [field: string]: unknown;
}

export interface Event {
  readonly version: number;
  readonly type: "ADDED" | "MODIFIED" | "DELETED";
  readonly object: Stored;
  /** As it was before; `undefined` for one that is new. */
  readonly previous: Stored | undefined;
}

/** etcd: objects by collection, versions that all collections share, and what happened. Keys are `namespace/name`. */
export interface Storage {
  readonly version: number;
  /** Versions before this one are gone. */
  readonly compacted: number;
  /** In the order of their keys. */
  objects(collection: string): readonly Stored[];
  /** As they were at `version`. */
  objectsAt(collection: string, version: number): readonly Stored[];
  get(collection: string, key: string): Stored | undefined;
  put(collection: string, wanted: Wanted): Stored;
  /** Status is no business of the generation. */
  putStatus(collection: string, key: string, status: unknown): Stored | undefined;
  remove(collection: string, key: string): void;
  events(collection: string, after: number): readonly Event[];
  compact(): void;
  /** Calls `listener` at each event; returns the unsubscribe. */
  subscribe(collection: string, listener: (event: Event) => void): () => void;
}

export const keyOf = ({ metadata }: Wanted | Stored): string =>
  metadata.namespace === undefined ? metadata.name : `${metadata.namespace}/${metadata.name}`;

interface Collection {
  readonly objects: Map<string, Stored>;
  readonly events: Event[];
  readonly listeners: Set<(event: Event) => void>;
}

const inOrder = (objects: ReadonlyMap<string, Stored>): readonly Stored[] =>
  [...objects].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, object]) => object);

/** `onEvent` hears of everything, before all others. */
export function createStorage(onEvent: (collection: string, event: Event) => void): Storage {
  const collections = new Map<string, Collection>();
  let version = 100;
  let compacted = 0;
  let uids = 0;

  const of = (name: string): Collection => {
    const known = collections.get(name);
    if (known !== undefined) return known;
    const fresh: Collection = { objects: new Map(), events: [], listeners: new Set() };
    collections.set(name, fresh);
    return fresh;
  };
  const record = (name: string, event: Event): void => {
    const { events, listeners } = of(name);
    events.push(event);
    onEvent(name, event);
    for (const listener of [...listeners]) listener(event);
  };
  const store = (name: string, object: Stored, previous: Stored | undefined): Stored => {
    version++;
    const metadata = { ...object.metadata, resourceVersion: String(version) };
    const next = { ...object, metadata };
    of(name).objects.set(keyOf(next), next);
    const type = previous === undefined ? "ADDED" : "MODIFIED";
    record(name, { version, type, object: next, previous });
    return next;
  };
  const objects = (name: string): readonly Stored[] => inOrder(of(name).objects);

  return {
    get version() {
      return version;
    },
    get compacted() {
      return compacted;
    },
    objects,
    objectsAt: (name, at) => {
      const { events } = of(name);
      if ((events.at(-1)?.version ?? 0) <= at) return objects(name);
      const then = new Map<string, Stored>();
      for (const { version: when, type, object } of events) {
        if (when > at) break;
        if (type === "DELETED") then.delete(keyOf(object));
        else then.set(keyOf(object), object);
      }
      return inOrder(then);
    },
    get: (name, key) => of(name).objects.get(key),
    put: (name, wanted) => {
      const before = of(name).objects.get(keyOf(wanted));
      const { uid = `u${++uids}`, generation = 0, resourceVersion = "" } = before?.metadata ?? {};
      const status = before?.status;
      const object = { ...wanted, ...(status !== undefined && { status }) };
      const metadata = { ...wanted.metadata, uid, generation, resourceVersion };
      if (
        before !== undefined &&
        JSON.stringify({ ...object, metadata }) === JSON.stringify(before)
      )
        return before;
      return store(
        name,
        { ...object, metadata: { ...metadata, generation: generation + 1 } },
        before,
      );
    },
    putStatus: (name, key, status) => {
      const before = of(name).objects.get(key);
      if (before === undefined || JSON.stringify(status) === JSON.stringify(before.status))
        return before;
      return store(name, { ...before, status }, before);
    },
    remove: (name, key) => {
      const previous = of(name).objects.get(key);
      if (previous === undefined) return;
      version++;
      of(name).objects.delete(key);
      const metadata = { ...previous.metadata, resourceVersion: String(version) };
      record(name, { version, type: "DELETED", object: { ...previous, metadata }, previous });
    },
    events: (name, after) => of(name).events.filter((event) => event.version > after),
    compact: () => {
      compacted = version;
    },
    subscribe: (name, listener) => {
      const { listeners } = of(name);
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
