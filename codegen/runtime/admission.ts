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
  readonly judge: (text: string, place: Place<Kind>) => string | undefined;
}

/** All that is judged of a kind. */
export interface Admission<Kind> {
  readonly group: string;
  readonly kind: string;
  readonly validate: (value: unknown, old?: unknown) => Validation<Kind>;
  readonly rules: readonly FieldRule<Kind>[];
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
    operation === "UPDATE" ? judge(withoutStatus(oldObject), undefined, admission) : [];
  const known = new Set(before.map(({ field, message }) => `${field}: ${message}`));
  const errors = now.filter(({ field, message }) => !known.has(`${field}: ${message}`));
  if (errors.length === 0) return { uid, allowed: true };
  return { uid, allowed: false, status: refusal(object, admission, errors) };
}

function judge<Kind>(
  object: unknown,
  old: unknown,
  admission: Admission<Kind>,
): readonly Problem[] {
  const result = admission.validate(object, old ?? undefined);
  if (!result.ok) return result.errors;
  return admission.rules.flatMap((rule) =>
    walk({ path: [], value: result.value, old: undefined }, rule.at).flatMap(({ path, value }) => {
      const field = fieldOf(path);
      const fault =
        typeof value === "string" ? rule.judge(value, { field, object: result.value }) : undefined;
      // The value is not quoted: a URL may hold a password.
      return fault === undefined ? [] : [{ field, message: `Invalid value: ${fault}` }];
    }),
  );
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
