import { isDeepStrictEqual } from "node:util";
import type { Change, Finding } from "../../generated/admission.ts";
import { annotations } from "../../generated/kinds.ts";
import type { KollectProfile, KollectTarget, KollectTargetSpec } from "../../generated/types.ts";
import { OperatorError } from "../errors/operator-error.ts";
import { includedBy, type NamespaceDefaults } from "../collect/namespace-choice.ts";
import { missingRight, type Reach } from "./listing-right.ts";
import type { Lookups } from "./lookups.ts";

/** What follows when who applies may not list what would be collected. */
export type AuthorCheck = "enforce" | "warn" | "off";

const reachOf = (spec: KollectTargetSpec, defaults: NamespaceDefaults): Reach => {
  const excluded = new Set([...(spec.excludedNamespaces ?? []), ...(defaults.excluded ?? [])]);
  return includedBy(spec, defaults)?.filter((name) => !excluded.has(name)) ?? "everywhere";
};

/** Whom rules ask, and what the operator's flags add to every target. */
export interface Judging {
  readonly lookups: Lookups;
  readonly defaults: NamespaceDefaults;
}

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
  { lookups, defaults }: Judging,
  signal: AbortSignal,
): Promise<string | undefined> {
  const wanted = (target: KollectTarget): unknown => ({ ...target.spec, suspend: undefined });
  if (old !== undefined && isDeepStrictEqual(wanted(old), wanted(object))) return undefined;
  const namespace = request.namespace ?? "";
  const profile = await lookups.profile(namespace, object.spec.profileRef, signal);
  // Without a profile nothing is collected, and who creates it is asked for its targets.
  if (profile === undefined) return undefined;
  const gvk = profile.spec.targetGVK;
  const reach = (): Promise<Reach> => Promise.resolve(reachOf(object.spec, defaults));
  return missingRight(request.userInfo ?? {}, { gvk, reach }, lookups, signal);
}

/** Changing what is extracted takes the right to list it wherever targets already collect by this profile. */
export async function judgeProfileAuthor(
  { object, old, request }: Change<KollectProfile>,
  { lookups, defaults }: Judging,
  signal: AbortSignal,
): Promise<string | undefined> {
  const wanted = ({ spec, metadata }: KollectProfile): unknown => [
    spec,
    metadata.annotations?.[annotations.allowSecretExtraction],
  ];
  if (old !== undefined && isDeepStrictEqual(wanted(old), wanted(object))) return undefined;
  const reach = async (): Promise<Reach> => {
    const { name } = object.metadata;
    const targets = await lookups.targetsOf(request.namespace ?? "", name, signal);
    return united(targets.map(({ spec }) => reachOf(spec, defaults)));
  };
  const gvk = object.spec.targetGVK;
  return missingRight(request.userInfo ?? {}, { gvk, reach }, lookups, signal);
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
