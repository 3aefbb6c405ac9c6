import { hash } from "node:crypto";

export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json };

/** A target, as `namespace/name`: where rows come from. */
export type SourceKey = string;

export const sourceOf = ({
  targetNamespace,
  targetName,
}: Pick<RowIdentity, "targetNamespace" | "targetName">): SourceKey =>
  `${targetNamespace}/${targetName}`;

/** Who a row is. */
export interface RowIdentity {
  readonly targetNamespace: string;
  readonly targetName: string;
  /** Namespace of the object; empty for cluster-scoped kinds. */
  readonly namespace: string;
  readonly name: string;
  /** API group of the object; empty for core kinds. */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly uid: string;
}

/** One collected object. Immutable; serialized once. */
export interface Row extends RowIdentity {
  /** `targetNamespace/targetName/uid`: unique within an inventory. */
  readonly key: string;
  /** Canonical JSON of the export item: keys sorted by code unit, no white space, `group` left out when empty. */
  readonly json: string;
  /** SHA-256 of `json` as UTF-8, lower-case hex. */
  readonly digest: string;
}

export function makeRow(identity: RowIdentity, attributes: Readonly<Record<string, Json>>): Row {
  const { targetNamespace, targetName, namespace, name, group, version, kind, uid } = identity;
  const grouped = group === "" ? "" : `"group":${JSON.stringify(group)},`;
  const json =
    `{"attributes":${canonicalJson(attributes)},${grouped}"kind":${JSON.stringify(kind)}` +
    `,"name":${JSON.stringify(name)},"namespace":${JSON.stringify(namespace)}` +
    `,"targetName":${JSON.stringify(targetName)},"targetNamespace":${JSON.stringify(targetNamespace)}` +
    `,"uid":${JSON.stringify(uid)},"version":${JSON.stringify(version)}}`;
  return {
    targetNamespace,
    targetName,
    namespace,
    name,
    group,
    version,
    kind,
    uid,
    key: `${targetNamespace}/${targetName}/${uid}`,
    json,
    digest: hash("sha256", json, "hex"),
  };
}

/**
 * JSON with the keys of every object sorted by code unit and no white space. A bigint, which no Json should hold, is
 * text: one that slips through must not end the process.
 */
export function canonicalJson(value: Json): string {
  if (typeof value === "bigint") return `"${String(value)}"`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (isList(value)) return `[${value.map(canonicalJson).join(",")}]`;
  const members = Object.keys(value)
    .toSorted()
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key] ?? null)}`);
  return `{${members.join(",")}}`;
}

const isList = (value: object): value is readonly Json[] => Array.isArray(value);
