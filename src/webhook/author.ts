import type { Change, Finding } from "../../generated/admission.ts";
import { annotations } from "../../generated/kinds.ts";
import type {
  GroupVersionKind,
  KollectProfile,
  KollectTarget,
  KollectTargetSpec,
} from "../../generated/types.ts";
import { isDeepStrictEqual } from "node:util";
import { OperatorError } from "../errors/operator-error.ts";
import type { Subject } from "../kube/access-review.ts";
import type { Lookups } from "./lookups.ts";

/** What follows when who applies may not list what would be collected. */
export type AuthorCheck = "enforce" | "warn" | "off";

/** Namespaces a target may ever collect from. A selector may come to match any. */
type Reach = "everywhere" | readonly string[];

/** Names in one message. */
const shownNames = 5;

const reachOf = ({ includedNamespaces, excludedNamespaces = [] }: KollectTargetSpec): Reach =>
  includedNamespaces?.filter((name) => !excludedNamespaces.includes(name)) ?? "everywhere";

const united = (reaches: readonly Reach[]): Reach => {
  const names = new Set<string>();
  for (const reach of reaches) {
    if (reach === "everywhere") return reach;
    for (const name of reach) names.add(name);
  }
  return [...names];
};

/** Creating or changing a target takes the right to list what it collects. Who only suspends or resumes it is not asked. */
export async function judgeTargetAuthor(
  { object, old, request }: Change<KollectTarget>,
  lookups: Lookups,
  signal: AbortSignal,
): Promise<string | undefined> {
  const wanted = (target: KollectTarget): unknown => ({ ...target.spec, suspend: undefined });
  if (old !== undefined && isDeepStrictEqual(wanted(old), wanted(object))) return undefined;
  const namespace = request.namespace ?? "";
  const profile = await lookups.profile(namespace, object.spec.profileRef, signal);
  // Without a profile nothing is collected, and who creates it is asked for its targets.
  if (profile === undefined) return undefined;
  const gvk = profile.spec.targetGVK;
  return missingRight(
    request.userInfo ?? {},
    { gvk, reach: reachOf(object.spec) },
    lookups,
    signal,
  );
}

/** Changing what is extracted takes the right to list it wherever targets already collect by this profile. */
export async function judgeProfileAuthor(
  { object, old, request }: Change<KollectProfile>,
  lookups: Lookups,
  signal: AbortSignal,
): Promise<string | undefined> {
  const wanted = ({ spec, metadata }: KollectProfile): unknown => [
    spec,
    metadata.annotations?.[annotations.allowSecretExtraction],
  ];
  if (old !== undefined && isDeepStrictEqual(wanted(old), wanted(object))) return undefined;
  const { name } = object.metadata;
  if (name === undefined) return undefined;
  const targets = await lookups.targetsOf(request.namespace ?? "", name, signal);
  if (targets.length === 0) return undefined;
  const gvk = object.spec.targetGVK;
  const reach = united(targets.map(({ spec }) => reachOf(spec)));
  return missingRight(request.userInfo ?? {}, { gvk, reach }, lookups, signal);
}

interface Collected {
  readonly gvk: GroupVersionKind;
  readonly reach: Reach;
}

/** Says which right `subject` lacks; `undefined` when none. */
async function missingRight(
  subject: Subject,
  { gvk, reach }: Collected,
  lookups: Lookups,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (reach.length === 0) return undefined;
  const served = await lookups.resource(gvk, signal);
  const access = { group: gvk.group, resource: served?.plural ?? "*" };
  if (await lookups.mayList(subject, access, signal)) return undefined;
  const who = `user ${JSON.stringify(subject.username ?? "")}`;
  if (served === undefined)
    return `the cluster serves no ${gvk.kind} of ${gvk.group === "" ? "the core group" : gvk.group} yet, so only who may list everything there can collect it: ${who} may not`;
  const what = gvk.group === "" ? served.plural : `${served.plural}.${gvk.group}`;
  if (!served.namespaced) return `${who} may not list ${what}, which would be collected`;
  if (reach === "everywhere")
    return `${who} may not list ${what} in all namespaces, any of which may come to be collected; name those that count in spec.includedNamespaces of the target, or ask for the permission`;
  const denied: string[] = [];
  for (const namespace of reach)
    if (!(await lookups.mayList(subject, { ...access, namespace }, signal))) denied.push(namespace);
  if (denied.length === 0) return undefined;
  const names = denied.slice(0, shownNames).join(", ");
  const more = denied.length > shownNames ? ` and ${denied.length - shownNames} more` : "";
  return `${who} may not list ${what} in ${names}${more}, where they would be collected`;
}

/** The finding that follows from a missing right, or from not being able to tell. */
export async function authorFindings(
  mode: AuthorCheck,
  ask: () => Promise<string | undefined>,
): Promise<readonly Finding[]> {
  if (mode === "off") return [];
  try {
    const detail = await ask();
    if (detail === undefined) return [];
    return [mode === "enforce" ? { type: "Forbidden", detail } : { type: "Warning", detail }];
  } catch (error) {
    if (!(error instanceof OperatorError) && !isTimeout(error)) throw error;
    const why = error instanceof OperatorError ? error.message : "the API server took too long";
    const detail = `whether the author may list what would be collected is not known: ${why}`;
    return [mode === "enforce" ? { type: "Unavailable", detail } : { type: "Warning", detail }];
  }
}

const isTimeout = (error: unknown): boolean =>
  error instanceof DOMException && (error.name === "TimeoutError" || error.name === "AbortError");
