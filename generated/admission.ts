// Written by npm run generate from api/. Do not edit.
import { validationsOf } from "./admission-support.ts";
import { validateKollectDatabaseSink, validateKollectInventory, validateKollectProfile, validateKollectSnapshotSink, validateKollectTarget } from "./validators.ts";
import type { FieldError, Validation } from "./validation.ts";

/** Checks that a schema cannot make. src/ implements every one of them, or does not compile. */
export interface AdmissionRules {
  /** A path that src/extract compiles. The answer says what is wrong and what would be right. */
  extractionPath(value: string): string | undefined;
  /** A URL without credentials in it. The answer says what is wrong and what would be right. */
  sinkEndpoint(value: string): string | undefined;
  /** A template of the document's path with known placeholders only. The answer says what is wrong and what would be right. */
  documentPathTemplate(value: string): string | undefined;
  /** A template of a row's path with known placeholders only, one of which tells rows apart. The answer says what is wrong and what would be right. */
  rowPathTemplate(value: string): string | undefined;
}

/** The part of admission.k8s.io/v1 AdmissionRequest that is read. */
export interface AdmissionRequest {
  readonly uid: string;
  readonly operation: "CREATE" | "UPDATE" | "DELETE" | "CONNECT";
  readonly subResource?: string;
  readonly object?: unknown;
  readonly oldObject?: unknown;
}

/** admission.k8s.io/v1 AdmissionResponse. */
export interface AdmissionResponse {
  readonly uid: string;
  readonly allowed: boolean;
  readonly status?: {
    readonly code: number;
    readonly reason: string;
    readonly message: string;
    readonly details: { readonly causes: readonly FieldError[] };
  };
}

interface Place {
  readonly path: readonly string[];
  readonly rule: keyof AdmissionRules;
}

interface Checks {
  readonly places: readonly Place[];
  readonly rules: AdmissionRules;
}

const admit = (
  { uid, operation, subResource, object, oldObject }: AdmissionRequest,
  validate: (value: unknown, old?: unknown) => Validation<{ readonly metadata: { readonly name: string } }>,
  { places, rules }: Checks,
): AdmissionResponse => {
  const isChange = operation === "CREATE" || operation === "UPDATE";
  // What is being deleted must be able to lose its finalizers, whatever it looks like.
  if (!isChange || subResource !== undefined || isDeleting(object)) return { uid, allowed: true };
  const judged = validate(object, oldObject ?? undefined);
  const errors = judged.ok
    ? places.flatMap(({ path, rule }) => validationsOf(judged.value, path, (value) => rules[rule](value)))
    : judged.errors;
  if (errors.length === 0) return { uid, allowed: true };
  const message = errors.map(({ field, message: text }) => `${field}: ${text}`).join("; ");
  return {
    uid,
    allowed: false,
    status: { code: 422, reason: "Invalid", message, details: { causes: errors } },
  };
};

const isDeleting = (object: unknown): boolean =>
  (object as { readonly metadata?: { readonly deletionTimestamp?: string } } | undefined)?.metadata
    ?.deletionTimestamp !== undefined;

const placesOfKollectDatabaseSink: readonly Place[] = [];

export const admitKollectDatabaseSink = (request: AdmissionRequest, rules: AdmissionRules): AdmissionResponse =>
  admit(request, validateKollectDatabaseSink, { places: placesOfKollectDatabaseSink, rules });

const placesOfKollectInventory: readonly Place[] = [];

export const admitKollectInventory = (request: AdmissionRequest, rules: AdmissionRules): AdmissionResponse =>
  admit(request, validateKollectInventory, { places: placesOfKollectInventory, rules });

const placesOfKollectProfile: readonly Place[] = [{ "path": ["spec", "attributes", "*", "path"], "rule": "extractionPath" }];

export const admitKollectProfile = (request: AdmissionRequest, rules: AdmissionRules): AdmissionResponse =>
  admit(request, validateKollectProfile, { places: placesOfKollectProfile, rules });

const placesOfKollectSnapshotSink: readonly Place[] = [{ "path": ["spec", "endpoint"], "rule": "sinkEndpoint" }, { "path": ["spec", "pathTemplate"], "rule": "documentPathTemplate" }, { "path": ["spec", "layout", "pathTemplate"], "rule": "rowPathTemplate" }];

export const admitKollectSnapshotSink = (request: AdmissionRequest, rules: AdmissionRules): AdmissionResponse =>
  admit(request, validateKollectSnapshotSink, { places: placesOfKollectSnapshotSink, rules });

const placesOfKollectTarget: readonly Place[] = [];

export const admitKollectTarget = (request: AdmissionRequest, rules: AdmissionRules): AdmissionResponse =>
  admit(request, validateKollectTarget, { places: placesOfKollectTarget, rules });

/** Handlers by kind. */
export const admissionHandlers = { KollectDatabaseSink: admitKollectDatabaseSink, KollectInventory: admitKollectInventory, KollectProfile: admitKollectProfile, KollectSnapshotSink: admitKollectSnapshotSink, KollectTarget: admitKollectTarget } as const;
