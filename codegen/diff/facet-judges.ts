import type { Verdict } from "./change.ts";
import { always, bound, celRules, columns, constraint, enumeration, flag } from "./judges.ts";
import { members, numberFormat, required, schemaType } from "./judges.ts";
import type { Judge } from "./judges.ts";

const merging = "server-side apply merges what is stored in another way";
const unread = "objects that carry it lose its effect";

/** Who judges what. A facet without a row is a constraint. */
const judges: Readonly<Record<string, Judge>> = {
  group: always(["breaking", "stored objects and clients are of the old group"]),
  version: always(["breaking", "clients of the old version are not served"]),
  category: always(["risky", "`kubectl get` with the old name finds nothing"]),
  annotations: members("annotation", ["additive", "nobody carries it"], ["breaking", unread]),
  labels: members("label", ["additive", "nobody carries it"], ["breaking", unread]),
  finalizers: members(
    "finalizer",
    ["additive", "nobody carries it"],
    ["breaking", "objects that carry it are never deleted"],
  ),
  conditionTypes: members(
    "condition type",
    ["additive", "old clients do not ask for it"],
    ["risky", "who waits for it waits for ever"],
  ),
  reasons: members(
    "reason",
    ["additive", "old clients treat it as any other"],
    ["risky", "who looks for it finds it no more"],
  ),
  plural: always(["breaking", "stored objects and clients are of another resource"]),
  scope: always(["breaking", "the API server refuses it while the old CRD stands"]),
  shortNames: members(
    "short name",
    ["additive", "nobody uses it"],
    ["risky", "who types it finds nothing"],
  ),
  columns,
  type: schemaType,
  required,
  nullable: flag(
    ["risky", "old clients may read null"],
    ["breaking", "stored objects may hold null"],
  ),
  default: always(["risky", "stored objects without it mean something else when read"]),
  enum: enumeration,
  format: numberFormat,
  minimum: bound("lower", -Infinity),
  maximum: bound("upper", Infinity),
  minLength: bound("lower", 0),
  maxLength: bound("upper", Infinity),
  minItems: bound("lower", 0),
  maxItems: bound("upper", Infinity),
  minProperties: bound("lower", 0),
  maxProperties: bound("upper", Infinity),
  "x-kubernetes-validations": celRules,
  "x-kubernetes-list-type": always(["breaking", merging]),
  "x-kubernetes-list-map-keys": always(["breaking", merging]),
  "x-kubernetes-map-type": always(["breaking", merging]),
};

export const judgeFacet = (name: string, old: unknown, now: unknown): readonly Verdict[] =>
  (judges[name] ?? constraint)(old, now, name);

/** Facets that a schema of any type has. */
export const facetsOfAnyType: ReadonlySet<string> = new Set(["type", "required", "default"]);

/** Facets that no version of a resource has for itself. */
export const sharedFacets: ReadonlySet<string> = new Set([
  "group",
  "plural",
  "scope",
  "annotations",
  "labels",
  "finalizers",
]);
