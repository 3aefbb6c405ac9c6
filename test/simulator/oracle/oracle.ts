import type { KollectProfile, KollectTarget } from "../../../generated/types.ts";
import type { Row } from "../../../src/rows/row.ts";
import { collections, type Kinds, type ServedKind } from "../cluster/kinds.ts";
import type { Storage, Stored } from "../cluster/storage.ts";
import {
  attributesOf,
  type Choice,
  type Defaults,
  hasNoRule,
  isChosen,
  isIn,
} from "./evaluation.ts";
import type { History } from "./history.ts";

/** Why a target does not collect; the reason that its status must give. */
export type Frozen = "Suspended" | "ProfileNotFound" | "KindNotFound" | "Forbidden";

/** One target by a plain evaluation of the cluster as it is. */
export interface Evaluation {
  readonly target: KollectTarget;
  readonly frozen: Frozen | undefined;
  /** Namespaces that it should collect from, and that may not be read. */
  readonly forbidden: ReadonlySet<string>;
  /** Whether none of its rules is for the kind, so that nothing can be missing. */
  readonly isIdle: boolean;
  /** Attributes by uid; without the forbidden namespaces. */
  readonly rows: ReadonlyMap<string, string>;
  /** Objects that match and lack an attribute. */
  readonly failures: number;
}

/** What should stand in every sink, and what may. */
export interface Oracle {
  evaluate(): readonly Evaluation[];
  /** Rows of all targets that collect now, as attributes by key. */
  expected(): ReadonlyMap<string, string>;
  /**
   * The earliest version of its object that explains `row`, from what a process that began at `since` can have seen;
   * `undefined`: nothing does. `least`: earlier ones do not count.
   */
  explained(row: Row, since: number, least: number): number | undefined;
  /** Where the object is, or was last; empty for those of the cluster. */
  namespaceOf(uid: string): string;
  /** Whether that process can have seen that there is no such row; `least`: with its object at that version or later. */
  isAbsenceExplained(row: RowName, since: number, least: number): boolean;
}

/** Which row. */
export interface RowName {
  readonly targetName: string;
  readonly uid: string;
}

export interface OracleParts {
  readonly storage: Storage;
  readonly kinds: Kinds;
  readonly history: History;
  readonly defaults: Defaults;
  /** No namespace: the whole cluster. */
  readonly mayRead: (collection: string, namespace: string | undefined) => boolean;
}

const scope = "team";

export const nameOf = (key: string): RowName => {
  const [, targetName = "", uid = ""] = key.split("/");
  return { targetName, uid };
};

export function createOracle({ storage, kinds, history, defaults, mayRead }: OracleParts): Oracle {
  const kindOf = ({ spec: { targetGVK } }: KollectProfile): ServedKind | undefined =>
    kinds.byKind(targetGVK.group, targetGVK.version, targetGVK.kind);

  const frozen = (target: KollectTarget): Frozen | ServedKind => {
    if (target.spec.suspend) return "Suspended";
    const profile = profileOf(target);
    if (profile === undefined) return "ProfileNotFound";
    const kind = kindOf(profile);
    if (kind === undefined) return "KindNotFound";
    return kind.namespaced || mayRead(kind.collection, undefined) ? kind : "Forbidden";
  };
  const profileOf = ({ spec }: KollectTarget): KollectProfile | undefined =>
    storage.get(collections.profiles, `${scope}/${spec.profileRef}`) as KollectProfile | undefined;

  const choiceOf = ({ spec }: KollectTarget, profile: KollectProfile): Choice => ({
    spec,
    kind: profile.spec.targetGVK,
    defaults,
  });

  const evaluateOne = (target: KollectTarget): Evaluation => {
    const kind = frozen(target);
    const profile = profileOf(target);
    const rows = new Map<string, string>();
    const nothing = { target, forbidden: new Set<string>(), rows, failures: 0, isIdle: false };
    if (typeof kind === "string" || profile === undefined)
      return { ...nothing, frozen: kind as Frozen };
    const chosen = storage
      .objects(collections.namespaces)
      .filter((it) => kind.namespaced && isIn(target.spec, it, defaults))
      .map(({ metadata }) => metadata.name);
    const forbidden = new Set(chosen.filter((name) => !mayRead(kind.collection, name)));
    if (forbidden.size > 0 && forbidden.size === chosen.length)
      return { ...nothing, frozen: "Forbidden", forbidden };
    let failures = 0;
    for (const object of storage.objects(kind.collection)) {
      const { namespace: name = "" } = object.metadata;
      const namespace = storage.get(collections.namespaces, name);
      if (forbidden.has(name)) continue;
      const isMeant = isChosen(choiceOf(target, profile), object, namespace);
      if (isMeant === false) continue;
      const attributes = isMeant && attributesOf(profile, object, namespace);
      if (attributes === undefined) failures++;
      else rows.set(object.metadata.uid, attributes);
    }
    const isIdle = hasNoRule(choiceOf(target, profile));
    return { target, frozen: undefined, forbidden, isIdle, rows, failures };
  };
  const evaluate = (): readonly Evaluation[] =>
    (storage.objects(collections.targets) as unknown as readonly KollectTarget[]).map(evaluateOne);

  /** Each pair of a target and its profile that stood at `since` or later, in any combination. */
  function* plans(
    targetName: string,
    since: number,
  ): Iterable<readonly [KollectTarget | undefined, KollectProfile | undefined]> {
    for (const { object } of history.ofKey(collections.targets, `${scope}/${targetName}`, since)) {
      const target = object as KollectTarget | undefined;
      if (target === undefined) {
        yield [undefined, undefined];
        continue;
      }
      const ref = `${scope}/${target.spec.profileRef}`;
      for (const profile of history.ofKey(collections.profiles, ref, since))
        yield [target, profile.object as KollectProfile | undefined];
    }
  }
  const namespacesOf = (object: Stored, since: number): readonly (Stored | undefined)[] =>
    object.metadata.namespace === undefined
      ? [undefined]
      : history
          .ofKey(collections.namespaces, object.metadata.namespace, since)
          .map((it) => it.object);

  const fits = (profile: KollectProfile, row: Row): boolean => {
    const { group, version, kind } = profile.spec.targetGVK;
    return row.kind === kind && row.version === version && row.group === group;
  };
  const isKindOf = ({ spec: { targetGVK } }: KollectProfile, object: Stored): boolean =>
    object.kind === targetGVK.kind &&
    object.apiVersion.split("/").length === (targetGVK.group === "" ? 1 : 2);

  return {
    evaluate,
    expected: () => {
      const rows = new Map<string, string>();
      for (const { target, rows: own } of evaluate())
        for (const [uid, attributes] of own)
          rows.set(`${scope}/${target.metadata.name}/${uid}`, attributes);
      return rows;
    },
    explained: (row, since, least) => {
      const { attributes } = JSON.parse(row.json) as { readonly attributes: unknown };
      const text = JSON.stringify(attributes);
      const all = [...plans(row.targetName, since)];
      for (const { version, object } of history.ofUid(row.uid, since)) {
        if (object === undefined || version < least) continue;
        for (const namespace of namespacesOf(object, since))
          for (const [target, profile] of all)
            if (
              target !== undefined &&
              profile !== undefined &&
              fits(profile, row) &&
              isChosen(choiceOf(target, profile), object, namespace) === true &&
              attributesOf(profile, object, namespace) === text
            )
              return version;
      }
      return undefined;
    },
    namespaceOf: (uid) =>
      history.ofUid(uid, 0).findLast(({ object }) => object !== undefined)?.object?.metadata
        .namespace ?? "",
    isAbsenceExplained: ({ targetName, uid }, since, least) => {
      const all = [...plans(targetName, since)];
      if (all.some(([target]) => target === undefined)) return true;
      for (const { object } of history.ofUid(uid, Math.max(since, least))) {
        if (object === undefined) return true;
        for (const namespace of namespacesOf(object, since))
          for (const [target, profile] of all)
            if (
              target !== undefined &&
              profile !== undefined &&
              (!isKindOf(profile, object) ||
                isChosen(choiceOf(target, profile), object, namespace) !== true ||
                attributesOf(profile, object, namespace) === undefined)
            )
              return true;
      }
      return false;
    },
  };
}
