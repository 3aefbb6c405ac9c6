import { isBefore } from "../runtime/resource-version.ts";
import type { KubeObject } from "./kube-object.ts";

/** What is remembered of each object of a watch, so that late news is told from old news. */
export interface KnownObjects {
  readonly size: number;
  /** How `object` relates to what is known under its name. */
  compare(object: KubeObject): "new" | "same" | "newer" | "older" | "another";
  uid(object: KubeObject): string | undefined;
  note(object: KubeObject): void;
  delete(object: KubeObject): void;
}

interface Known {
  readonly uid: string;
  readonly version: string;
}

const nameOf = ({ metadata: { namespace, name } }: KubeObject): string =>
  namespace === undefined ? name : `${namespace}/${name}`;

export const versionOf = ({ metadata }: KubeObject): string => metadata.resourceVersion ?? "";

export function createKnownObjects(): KnownObjects {
  const known = new Map<string, Known>();
  return {
    get size() {
      return known.size;
    },
    compare: (object) => {
      const before = known.get(nameOf(object));
      const version = versionOf(object);
      if (before === undefined) return "new";
      if (isBefore(version, before.version)) return "older";
      if (before.uid !== object.metadata.uid) return "another";
      return before.version === version ? "same" : "newer";
    },
    uid: (object) => known.get(nameOf(object))?.uid,
    note: (object) => {
      known.set(nameOf(object), { uid: object.metadata.uid, version: versionOf(object) });
    },
    delete: (object) => {
      const name = nameOf(object);
      if (known.get(name)?.uid === object.metadata.uid) known.delete(name);
    },
  };
}
