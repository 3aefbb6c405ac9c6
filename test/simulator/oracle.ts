import type { KollectProfile, KollectTarget } from "../../generated/types.ts";
import type { Row } from "../../src/rows/row.ts";
import type { ClusterModel, Stored } from "./cluster-model.ts";
import { gadgets, paths, type Served } from "./served.ts";

/** What should stand in every sink, by the plainest evaluation there is; shares no code with src/. */
export interface Oracle {
  /** Takes the state of the cluster into history. */
  look(): void;
  /** Rows by key, as attributes; of targets that collect now. */
  expected(): ReadonlyMap<string, string>;
  /** Targets that exist and do not collect: suspended, without a profile, of a kind that is not there. */
  frozen(): ReadonlySet<string>;
  /** Whether an object, as it ever was, gives this row by its target's profile, as it ever was. */
  everExisted(row: Row): boolean;
  /** Whether this row was, at any time since its object appeared, not to be collected, or its target gone. */
  everAbsent(row: Row): boolean;
}

type Labels = Readonly<Record<string, string>>;

const attributesOf = (profile: KollectProfile, object: Stored): string | undefined => {
  const data = (object["data"] ?? {}) as Labels;
  const values: Record<string, string> = {};
  for (const { name, path, optional } of profile.spec.attributes) {
    const value =
      path === "$.metadata.name" ? object.metadata.name : data[path.replace("$.data.", "")];
    if (value === undefined && !optional) return undefined;
    if (value !== undefined) values[name] = value;
  }
  return JSON.stringify(
    Object.fromEntries(Object.entries(values).toSorted(([a], [b]) => (a < b ? -1 : 1))),
  );
};

const hasLabels = (wanted: Labels | undefined, labels: Labels = {}): boolean =>
  Object.entries(wanted ?? {}).every(([key, value]) => labels[key] === value);

function isIn(spec: KollectTarget["spec"], { metadata: { name, labels } }: Stored): boolean {
  if (spec.includedNamespaces?.includes(name) === false) return false;
  if (spec.excludedNamespaces?.includes(name) === true) return false;
  return hasLabels(spec.namespaceSelector?.matchLabels, labels);
}

function isWatched(spec: KollectTarget["spec"], object: Stored, namespace: Stored): boolean {
  const label = "kollect.dev/watch";
  const own = object.metadata.labels?.[label];
  if (own !== undefined) return own === "enabled";
  const around = namespace.metadata.labels?.[label];
  return around === undefined ? spec.watchMode === "All" : around === "enabled";
}

const isChosen = (
  spec: KollectTarget["spec"],
  object: Stored,
  namespace: Stored | undefined,
): boolean =>
  namespace !== undefined &&
  isIn(spec, namespace) &&
  spec.names?.includes(object.metadata.name) !== false &&
  hasLabels(spec.labelSelector?.matchLabels, object.metadata.labels) &&
  isWatched(spec, object, namespace);

export function createOracle(model: ClusterModel, served: Served): Oracle {
  /** By target: attributes that its objects had, as `uid attributes`. */
  const existed = new Map<string, Set<string>>();
  const refsEver = new Map<string, Map<string, string>>();
  const profilesEver = new Map<string, Map<string, KollectProfile>>();
  const objectsEver = new Map<string, Map<string, Stored>>();
  const absent = new Set<string>();
  const seen = new Set<string>();

  const targets = (): readonly KollectTarget[] => model.objects(paths.targets) as never;
  const profileOf = ({ spec }: KollectTarget): KollectProfile | undefined =>
    model.get(paths.profiles, `team/${spec.profileRef}`) as never;
  const collectionOf = ({ spec }: KollectProfile): string =>
    spec.targetGVK.kind === gadgets.kind ? paths.gadgets : paths.things;
  const isFrozen = (target: KollectTarget): boolean => {
    const profile = profileOf(target);
    return target.spec.suspend || profile === undefined || !served.isServed(collectionOf(profile));
  };

  const expected = (): Map<string, string> => {
    const rows = new Map<string, string>();
    for (const target of targets()) {
      const profile = profileOf(target);
      if (profile === undefined || isFrozen(target)) continue;
      for (const object of model.objects(collectionOf(profile))) {
        const namespace = model.get(paths.namespaces, object.metadata.namespace ?? "");
        if (!isChosen(target.spec, object, namespace)) continue;
        const attributes = attributesOf(profile, object);
        if (attributes !== undefined)
          rows.set(`team/${target.metadata.name}/${object.metadata.uid}`, attributes);
      }
    }
    return rows;
  };

  /** Rows of frozen targets whose objects would still be chosen: nothing but the freeze keeps them from being expected. */
  const frozenRows = (): ReadonlySet<string> => {
    const kept = new Set<string>();
    for (const target of targets().filter(isFrozen))
      for (const object of [...model.objects(paths.things), ...model.objects(paths.gadgets)]) {
        const namespace = model.get(paths.namespaces, object.metadata.namespace ?? "");
        if (isChosen(target.spec, object, namespace))
          kept.add(`team/${target.metadata.name}/${object.metadata.uid}`);
      }
    return kept;
  };

  const remember = <T>(
    history: Map<string, Map<string, T>>,
    key: string,
    id: string,
    it: T,
  ): void => {
    const known = history.get(key) ?? new Map<string, T>();
    history.set(key, known.set(id, it));
  };

  return {
    expected,
    frozen: () =>
      new Set(
        targets()
          .filter(isFrozen)
          .map(({ metadata }) => `team/${metadata.name}`),
      ),
    look: () => {
      const now = expected();
      for (const { metadata, spec } of targets())
        remember(refsEver, metadata.name, spec.profileRef, spec.profileRef);
      for (const profile of model.objects(paths.profiles) as readonly Stored[])
        remember(
          profilesEver,
          profile.metadata.name,
          JSON.stringify(profile.spec),
          profile as never,
        );
      for (const path of [paths.things, paths.gadgets])
        for (const object of model.objects(path))
          remember(objectsEver, object.metadata.uid, object.metadata.resourceVersion, object);
      for (const key of now.keys()) seen.add(key);
      const kept = frozenRows();
      for (const key of seen) if (!now.has(key) && !kept.has(key)) absent.add(key);
    },
    everExisted: ({ targetName, uid, json }) => {
      const { attributes } = JSON.parse(json) as { attributes: Labels };
      const text = JSON.stringify(attributes);
      const known = existed.get(targetName) ?? new Set<string>();
      existed.set(targetName, known);
      if (known.has(`${uid} ${text}`)) return true;
      // The operator may know of a target's change before it knows of its profile's.
      const profiles = [...(refsEver.get(targetName)?.values() ?? [])].flatMap((ref) => [
        ...(profilesEver.get(ref)?.values() ?? []),
      ]);
      const fits = profiles.some((profile) =>
        [...(objectsEver.get(uid)?.values() ?? [])].some(
          (it) => attributesOf(profile, it) === text,
        ),
      );
      if (fits) known.add(`${uid} ${text}`);
      return fits;
    },
    everAbsent: ({ key }) => absent.has(key) || !seen.has(key),
  };
}
