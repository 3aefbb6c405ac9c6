import type { KubeObject } from "../../../src/collect/kube-object.ts";
import type { Scope, Shape } from "../../../src/collect/object-source.ts";
import { OperatorError } from "../../../src/errors/operator-error.ts";
import { pathOf } from "../../../src/kube/collection-path.ts";
import type { Parts } from "../../../src/cli/collect/collect.ts";
import { createShortfall } from "../../../src/cli/collect/shortfall.ts";
import { createNotices } from "../../../src/cli/output/notices.ts";
import type { QueryFlags } from "../../../src/cli/query/flags.ts";
import type { Session } from "../../../src/cli/session.ts";
import type { Place } from "../../../src/cli/sources/place.ts";
import type { ServedKind } from "../../../src/cli/sources/served-kind.ts";
import { wellKnown } from "../../../src/cli/sources/well-known-kinds.ts";

const served = (group: string, version: string, kind: string): ServedKind => ({
  ...wellKnown(group, kind),
  group,
  version,
  kind,
  isPreferred: true,
});

export const kinds = [
  served("", "v1", "Pod"),
  served("", "v1", "Secret"),
  served("", "v1", "ConfigMap"),
  served("", "v1", "Node"),
  served("apps", "v1", "Deployment"),
  served("a.example", "v1", "Cluster"),
  served("b.example", "v1", "Cluster"),
];

const fields: Readonly<Record<string, readonly string[]>> = {
  Secret: ["apiVersion", "kind", "metadata", "data", "stringData", "type", "immutable"],
  ConfigMap: ["metadata", "data", "binaryData"],
};

/** A list that was asked for. */
export interface Asked {
  readonly plural: string;
  readonly scope: Scope;
  readonly shape: Shape;
}

export interface PlaceOptions {
  readonly name?: string;
  readonly objects: readonly KubeObject[];
  /** Namespaces that may not be listed; then all of them cannot be listed at once, either. */
  readonly denied?: readonly string[];
  /** Is called before a list gives its first object. */
  readonly onList?: (asked: Asked) => Promise<void> | void;
}

/** A cluster of given objects. */
export function place({ name = "test", objects, denied = [], onList }: PlaceOptions): Place {
  const namespaces = new Set(objects.map((it) => it.metadata.namespace ?? ""));
  return {
    name,
    where: `in context ${name}`,
    namespace: "default",
    kinds: () => Promise.resolve(kinds),
    fields: ({ kind }) => Promise.resolve(fields[kind]),
    schema: () => Promise.resolve(undefined),
    resolve: ({ group, version, kind }) => {
      const { plural, namespaced } = wellKnown(group, kind);
      const path = (within?: string): string => pathOf({ group, version, plural }, within);
      return Promise.resolve({ group, version, kind, plural, namespaced, path });
    },
    namespaces: () =>
      denied.includes("")
        ? Promise.reject(new Error("namespaces are denied"))
        : Promise.resolve([...namespaces].map((it) => ({ metadata: { name: it, uid: it } }))),
    list: async function* ({ plural, kind }, scope, shape, signal) {
      await onList?.({ plural, scope, shape });
      signal.throwIfAborted();
      if (scope === undefined ? denied.length > 0 : denied.includes(scope))
        throw new OperatorError("ACCESS_DENIED", { verb: "list", resource: plural });
      for (const it of objects)
        if (it["kind"] === kind && (scope ?? it.metadata.namespace) === it.metadata.namespace)
          yield it;
    },
  };
}

const pod = (containers: readonly string[], initContainers: readonly string[]): object => ({
  containers: containers.map((image) => ({ name: image, image })),
  initContainers: initContainers.map((image) => ({ name: image, image })),
});

export const deployment = (
  namespace: string,
  name: string,
  { images = [`${name}:1`], init = [] }: { images?: string[]; init?: string[] } = {},
): KubeObject => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: {
    namespace,
    name,
    uid: `uid-${name}`,
    labels: { app: name },
    ...{ creationTimestamp: "2026-11-29T00:00:00Z" },
  },
  spec: { replicas: name.length, template: { spec: pod(images, init) } },
});

export const flags: QueryFlags = {
  output: "table",
  recursive: false,
  allNamespaces: true,
  memory: 64,
};

/** What a command has around it, and what it says. */
export interface Told {
  readonly parts: Parts;
  /** Standard output. */
  out: string;
  /** Standard error. */
  told: string;
}

export function partsOf(
  places: readonly Place[],
  signal: AbortSignal = new AbortController().signal,
): Told {
  const notices = createNotices({
    verbosity: "info",
    write: (text) => (it.told += text),
    isTerminal: false,
    hasColour: false,
  });
  const session: Session = {
    signal,
    env: {},
    output: {
      isTerminal: false,
      columns: undefined,
      write: (text) => {
        it.out += text;
        return Promise.resolve();
      },
      flush: () => Promise.resolve(),
    },
    notices: () => notices,
    serve: () => undefined,
    isService: false,
    end: () => undefined,
    result: undefined,
  };
  const shortfall = createShortfall(notices);
  const it: Told = {
    parts: { session, notices, shortfall, places, hasClusters: places.length > 1 },
    out: "",
    told: "",
  };
  return it;
}
