import type { Event, Stored } from "../cluster/storage.ts";

/** An object from `version` on, until the next; `undefined`: it was not there. */
export interface Version {
  readonly version: number;
  readonly object: Stored | undefined;
}

/** Everything that ever was, by collection and key, and by uid. */
export interface History {
  record(collection: string, event: Event): void;
  /** What stood at `since` or later, the oldest first. */
  ofKey(collection: string, key: string, since: number): readonly Version[];
  ofUid(uid: string, since: number): readonly Version[];
}

const keyOf = ({ metadata }: Stored): string =>
  metadata.namespace === undefined ? metadata.name : `${metadata.namespace}/${metadata.name}`;

const never: readonly Version[] = [{ version: 0, object: undefined }];

export function createHistory(): History {
  const versions = new Map<string, Version[]>();
  const remember = (id: string, version: Version): void => {
    const known = versions.get(id);
    if (known === undefined) versions.set(id, [...never, version]);
    else known.push(version);
  };
  const since = (id: string, start: number): readonly Version[] => {
    const all = versions.get(id) ?? never;
    const first = all.findLastIndex(({ version }) => version <= start);
    return first <= 0 ? all : all.slice(first);
  };
  return {
    record: (collection, { version, type, object }) => {
      const now = { version, object: type === "DELETED" ? undefined : object };
      remember(`${collection} ${keyOf(object)}`, now);
      remember(object.metadata.uid, now);
    },
    ofKey: (collection, key, start) => since(`${collection} ${key}`, start),
    ofUid: since,
  };
}
