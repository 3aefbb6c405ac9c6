import type { KollectProfile } from "../../../generated/types.ts";
import { refusal } from "../../collect/match-policy.ts";
import { objectRules } from "../../collect/object-rules.ts";
import type { KubeObject } from "../../collect/kube-object.ts";
import type { TargetPlan } from "../../collect/target-plan.ts";
import { createExtractors } from "../../controllers/profile.ts";
import { needsOf } from "../../extract/needs.ts";
import { celPrefix } from "../../extract/path.ts";
import type { Resource } from "../../kube/discovery.ts";
import { createEgress } from "../../net/egress.ts";
import { createAdmissionRules } from "../../webhook/rules.ts";
import { judge } from "../config/judge.ts";
import { Failure } from "../failure.ts";
import type { NamespaceScopeFlags } from "../flags/shared.ts";
import type { Place } from "../sources/place.ts";
import { qualifiedName, type ServedKind } from "../sources/served-kind.ts";
import type { Column } from "./column-argument.ts";
import type { Job } from "./job.ts";
import { parseLabels } from "./label-argument.ts";

/** Another namespace than those that were named. */
const elsewhere = refusal("spec.includedNamespaces");

/** A kind and what is wanted of its objects. */
export interface KindOrder {
  readonly served: ServedKind;
  /** Default: when objects came to be. */
  readonly columns: readonly Column[];
  /** Of objects; default: all. */
  readonly names: readonly string[];
  readonly flags: NamespaceScopeFlags & { readonly selector?: string };
}

/** The namespace of the profile and target that the command line stands for; rows do not show it. */
const scope = "command-line";

/** What there is to list in one place. @throws {Failure} @throws {OperatorError} as Place does */
export async function kindJob(
  { served, columns, names, flags }: KindOrder,
  place: Place,
  signal: AbortSignal,
): Promise<Job> {
  const profile = await profileOf(served, columns, signal);
  const resource = await resourceOf(served, place, signal);
  const extractor = createExtractors({ scrubKeys: [] }).of(profile);
  const namespaces = namespacesOf(flags, place, resource.namespaced);
  const around = extractor.needs.isNamespaceRead
    ? new Map((await place.namespaces(signal)).map((it) => [it.metadata.name, it.metadata]))
    : new Map<string, KubeObject["metadata"]>();
  const rules = objectRules(
    {
      profileRef: profile.metadata.name,
      watchMode: "All",
      suspend: false,
      ...(names.length > 0 && { names: [...names] }),
      ...(flags.selector !== undefined && { labelSelector: parseLabels(flags.selector) }),
    },
    profile.spec.targetGVK,
    resource.namespaced,
  );
  const chosen = namespaces && new Set(namespaces);
  const plan: TargetPlan = {
    source: `${scope}/${served.plural}`,
    resource,
    // As kubectl get: labels that keep the operator from an object do not hide it from who asks for it by hand.
    selection: {
      namespaces,
      judge: (object, metadata) =>
        chosen === undefined || chosen.has(object.metadata.namespace ?? "")
          ? rules.judge(object, metadata)
          : elsewhere,
      pushed: rules.pushed,
      needs: needsOf(rules.policies.map((policy) => celPrefix + policy)),
      activeRules: undefined,
      refusalOf: () => undefined,
      decidesFor: () => "",
    },
    extractor,
    namespaceOf: (name) => around.get(name),
    hasNamedNamespaces: namespaces !== undefined,
    isMetadataOnly: extractor.needs.isMetadataOnly,
    fingerprint: "",
    namespaceFingerprint: () => "",
  };
  const { singular, group } = served;
  return {
    place,
    plan,
    resource,
    section: {
      name: qualifiedName(served),
      singular: qualifiedName({
        plural: singular === "" ? served.kind.toLowerCase() : singular,
        group,
      }),
      attributes: profile.spec.attributes,
    },
    namespaces: async (running) =>
      namespaces ?? (await place.namespaces(running)).map((it) => it.metadata.name),
  };
}

/** @throws {Failure} it is served, and nobody can say how to list it */
export async function resourceOf(
  { group, version, kind }: ServedKind,
  place: Place,
  signal: AbortSignal,
): Promise<Resource> {
  const resource = await place.resolve({ group, version, kind }, signal);
  if (resource !== undefined) return resource;
  throw new Failure(`${kind} of ${group}/${version} cannot be listed ${place.where}`);
}

/** `undefined`: all of them, or none because the kind has none. */
export function namespacesOf(
  { namespace, allNamespaces }: NamespaceScopeFlags,
  place: Place,
  isNamespaced: boolean,
): readonly string[] | undefined {
  if (!isNamespaced || allNamespaces === true) return undefined;
  if (namespace !== undefined) return namespace;
  return place.namespace === undefined ? undefined : [place.namespace];
}

/** Without columns: when objects came to be, which any kind tells. */
const usual: readonly Column[] = [{ name: "created", path: "$.metadata.creationTimestamp" }];

/** The profile that the columns stand for, judged by the webhook's own rules. @throws {Failure} */
async function profileOf(
  { group, version, kind, plural }: ServedKind,
  columns: readonly Column[],
  signal: AbortSignal,
): Promise<KollectProfile> {
  const given = columns.length === 0 ? usual : columns;
  const attributes = given.map((it) => ({ ...it, optional: true }));
  const egress = createEgress({ allowPrivate: true, dev: true });
  const { value, faults } = await judge(
    "KollectProfile",
    {
      apiVersion: "kollect.dev/v1alpha1",
      kind: "KollectProfile",
      metadata: { namespace: scope, name: plural },
      spec: { targetGVK: { group, version, kind }, attributes },
    },
    createAdmissionRules({ egress, authorCheck: "off" }),
    signal,
  );
  if (value !== undefined) return value;
  throw new Failure(
    faults.map(({ field, message }) => `${flagOf(field, given)}${message}`).join("; "),
  );
}

/** The flag that a field of the profile came from. */
function flagOf(field: string, columns: readonly Column[]): string {
  const [, index] = /^spec\.attributes\[(\d+)\]/.exec(field) ?? [];
  const column = index === undefined ? undefined : columns[Number(index)];
  return column === undefined ? `${field}: ` : `--column ${column.name}: `;
}
