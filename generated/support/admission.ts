// Generated from api/ by `npm run generate`; do not edit. Change api/ or codegen/ instead.

import { isObject } from "./checks.ts";
import { fieldOf } from "./problem.ts";
import type { Problem, Validation } from "./problem.ts";
import { walk } from "./walk.ts";

/** The parts of Kubernetes' AdmissionRequest that are judged. Source: k8s.io/api admission/v1 */
export interface AdmissionRequest {
  readonly uid: string;
  readonly operation: "CREATE" | "UPDATE" | "DELETE" | "CONNECT";
  readonly subResource?: string;
  readonly object?: unknown;
  readonly oldObject?: unknown;
}

/** Why an object is refused, as the API server words it. */
export interface AdmissionStatus {
  readonly code: 422;
  readonly reason: "Invalid";
  readonly message: string;
  readonly details: {
    readonly group: string;
    readonly kind: string;
    readonly name: string;
    readonly causes: readonly Problem[];
  };
}

export interface AdmissionResponse {
  readonly uid: string;
  readonly allowed: boolean;
  readonly status?: AdmissionStatus;
  readonly warnings?: readonly string[];
}

/** What a rule has to say about a value. Messages never repeat the value: it may hold a credential. */
export interface Finding {
  readonly severity: "error" | "warning";
  readonly message: string;
}

/** Where a value stands. */
export interface Place<Kind> {
  /** For example `spec.attributes[2].path`. */
  readonly field: string;
  /** The whole object, defaults filled in. */
  readonly object: Kind;
}

/** A rule for the texts at `at` (as in walk.ts). */
interface FieldRule<Kind> {
  readonly at: readonly string[];
  readonly judge: (text: string, place: Place<Kind>) => readonly Finding[];
}

/** All that is judged of a kind. */
export interface Admission<Kind> {
  readonly group: string;
  readonly kind: string;
  readonly validate: (value: unknown, old?: unknown) => Validation<Kind>;
  readonly rules: readonly FieldRule<Kind>[];
}

interface Verdict {
  readonly errors: readonly Problem[];
  readonly warnings: readonly string[];
}

/**
 * Judges creations and updates. Deletions pass, and so do updates of what is being deleted: finalizers must come off.
 * What was already wrong before an update does not stop it, as on the API server: labels stay editable after a
 * schema has become stricter.
 */
export function decide<Kind>(
  request: AdmissionRequest,
  admission: Admission<Kind>,
): AdmissionResponse {
  const { uid, operation, object, oldObject } = request;
  const passes = operation !== "CREATE" && operation !== "UPDATE";
  if (passes || request.subResource !== undefined || isDeleting(object))
    return { uid, allowed: true };
  const now = judge(withoutStatus(object), withoutStatus(oldObject), admission);
  const before =
    operation === "UPDATE" ? judge(withoutStatus(oldObject), undefined, admission).errors : [];
  const known = new Set(before.map(({ field, message }) => `${field}: ${message}`));
  const errors = now.errors.filter(({ field, message }) => !known.has(`${field}: ${message}`));
  const warnings = now.warnings.length > 0 ? { warnings: now.warnings } : {};
  if (errors.length === 0) return { uid, allowed: true, ...warnings };
  return { uid, allowed: false, status: refusal(object, admission, errors), ...warnings };
}

function judge<Kind>(object: unknown, old: unknown, admission: Admission<Kind>): Verdict {
  const result = admission.validate(object, old ?? undefined);
  if (!result.ok) return { errors: result.errors, warnings: [] };
  const found = admission.rules.flatMap((rule) =>
    walk({ path: [], value: result.value, old: undefined }, rule.at).flatMap(({ path, value }) => {
      const field = fieldOf(path);
      if (typeof value !== "string") return [];
      return rule.judge(value, { field, object: result.value }).map((it) => ({ field, ...it }));
    }),
  );
  return {
    errors: found
      .filter(({ severity }) => severity === "error")
      .map(({ field, message }) => ({ field, message: `Invalid value: ${message}` })),
    warnings: found
      .filter(({ severity }) => severity === "warning")
      .map(({ field, message }) => `${field}: ${message}`),
  };
}

/** The status is not the author's: the API server drops it from what is created. */
function withoutStatus(object: unknown): unknown {
  if (!isObject(object) || !("status" in object)) return object;
  const { status, ...rest } = object;
  return status === undefined ? object : rest;
}

const metadataOf = (object: unknown): Readonly<Record<string, unknown>> => {
  const metadata = isObject(object) ? object["metadata"] : undefined;
  return isObject(metadata) ? metadata : {};
};

const isDeleting = (object: unknown): boolean =>
  typeof metadataOf(object)["deletionTimestamp"] === "string";

function refusal<Kind>(
  object: unknown,
  { group, kind }: Admission<Kind>,
  causes: readonly Problem[],
): AdmissionStatus {
  const given = metadataOf(object)["name"];
  const name = typeof given === "string" ? given : "";
  const listed = causes.map(({ field, message }) => `${field}: ${message}`);
  const text = listed.length === 1 ? listed[0] : `[${listed.join(", ")}]`;
  return {
    code: 422,
    reason: "Invalid",
    message: `${kind}.${group} "${name}" is invalid: ${text}`,
    details: { group, kind, name, causes },
  };
}
