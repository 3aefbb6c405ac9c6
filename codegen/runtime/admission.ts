import { isObject } from "./checks.ts";
import { causeOf, faultProblem } from "./finding.ts";
import type { Change, Fault, Finding, Place } from "./finding.ts";
import { fieldOf } from "./problem.ts";
import type { Problem, Validation } from "./problem.ts";
import type { AdmissionRequest, AdmissionResponse, AdmissionStatus } from "./review.ts";
import { walk } from "./walk.ts";

/** A check of the texts at `at` (as in walk.ts). Knows nothing but the object. */
interface FormatUse<Kind> {
  readonly at: readonly string[];
  readonly judge: (text: string, place: Place<Kind>) => Fault | undefined;
}

/** A rule about the values at `at`, which may look things up and knows who asks. */
interface RuleUse<Kind> {
  readonly at: readonly string[];
  readonly judge: (
    value: unknown,
    change: Change<Kind>,
    signal: AbortSignal,
  ) => Promise<readonly Finding[]>;
}

/** All that is judged of a kind. */
export interface Admission<Kind> {
  readonly group: string;
  readonly kind: string;
  readonly validate: (value: unknown, old?: unknown) => Validation<Kind>;
  readonly formats: readonly FormatUse<Kind>[];
  readonly rules: readonly RuleUse<Kind>[];
}

/**
 * Judges creations and updates: structure and formats first, then, when these are right, the rules. Deletions pass, and
 * so do updates of what is being deleted: finalizers must come off. What structure or format had against the object
 * before an update does not stop it, as on the API server: labels stay editable after a schema has become stricter.
 */
export async function decide<Kind>(
  request: AdmissionRequest,
  admission: Admission<Kind>,
  signal: AbortSignal,
): Promise<AdmissionResponse> {
  const { uid, operation, object, oldObject } = request;
  const passes = operation !== "CREATE" && operation !== "UPDATE";
  if (passes || (request.subResource ?? "") !== "" || isDeleting(object))
    return { uid, allowed: true };
  const isUpdate = operation === "UPDATE";
  const now = judge(
    withoutStatus(object),
    isUpdate ? withoutStatus(oldObject) : undefined,
    admission,
  );
  const before = isUpdate ? judge(withoutStatus(oldObject), undefined, admission) : undefined;
  const known = new Set(before?.problems.map(textOf));
  const problems = now.problems.filter((it) => !known.has(textOf(it)));
  if (problems.length > 0)
    return { uid, allowed: false, status: refusal(object, admission, problems) };
  if (now.value === undefined) return { uid, allowed: true };
  const place = { object: now.value, old: before?.value, request };
  return conclude(request, admission, await findingsOf(place, admission, signal));
}

const textOf = ({ field, message }: Problem): string => `${field}: ${message}`;

interface Judgement<Kind> {
  /** `undefined` when the structure is wrong. */
  readonly value: Kind | undefined;
  readonly problems: readonly Problem[];
}

function judge<Kind>(object: unknown, old: unknown, admission: Admission<Kind>): Judgement<Kind> {
  const result = admission.validate(object, old ?? undefined);
  if (!result.ok) return { value: undefined, problems: result.errors };
  const problems = admission.formats.flatMap((format) =>
    walk({ path: [], value: result.value, old: undefined }, format.at).flatMap(
      ({ path, value }): readonly Problem[] => {
        if (typeof value !== "string") return [];
        const field = fieldOf(path);
        const fault = format.judge(value, { field, object: result.value });
        return fault === undefined ? [] : [faultProblem(field, value, fault)];
      },
    ),
  );
  return { value: result.value, problems };
}

interface Found {
  readonly path: readonly PropertyKey[];
  readonly finding: Finding;
}

async function findingsOf<Kind>(
  place: Omit<Change<Kind>, "field">,
  { rules }: Admission<Kind>,
  signal: AbortSignal,
): Promise<readonly Found[]> {
  const asked = rules.flatMap((rule) =>
    walk({ path: [], value: place.object, old: undefined }, rule.at).map(
      async ({ path, value }): Promise<readonly Found[]> => {
        const findings = await rule.judge(value, { ...place, field: fieldOf(path) }, signal);
        return findings.map((finding) => ({ path, finding }));
      },
    ),
  );
  return (await Promise.all(asked)).flat();
}

function conclude<Kind>(
  { uid, object }: AdmissionRequest,
  admission: Admission<Kind>,
  found: readonly Found[],
): AdmissionResponse {
  const problems = found.flatMap(({ path, finding }): readonly Problem[] => {
    if (finding.type === "Warning" || finding.type === "Unavailable") return [];
    const field = fieldOf([...path, ...(finding.at ?? [])]);
    const title = finding.type === "Forbidden" ? "Forbidden" : "Invalid value";
    return [{ field, message: `${title}: ${finding.detail}` }];
  });
  const details = (type: Finding["type"]): readonly string[] =>
    found.flatMap(({ finding }) => (finding.type === type ? [finding.detail] : []));
  if (problems.length > 0)
    return { uid, allowed: false, status: refusal(object, admission, problems) };
  const [unavailable] = details("Unavailable");
  if (unavailable !== undefined)
    return { uid, allowed: false, status: unknown(object, admission, unavailable) };
  const warnings = details("Warning");
  return warnings.length === 0 ? { uid, allowed: true } : { uid, allowed: true, warnings };
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

type Kinded = Pick<Admission<never>, "group" | "kind">;

function nameOf(object: unknown): string {
  const { name, generateName } = metadataOf(object);
  return ([name, generateName].find((it) => typeof it === "string" && it !== "") as string) ?? "";
}

function refusal(
  object: unknown,
  { group, kind }: Kinded,
  problems: readonly Problem[],
): AdmissionStatus {
  const name = nameOf(object);
  const listed = problems.map(textOf);
  const text = listed.length === 1 ? listed[0] : `[${listed.join(", ")}]`;
  return {
    code: 422,
    reason: "Invalid",
    message: `${kind}.${group} "${name}" is invalid: ${text}`,
    details: { group, kind, name, causes: problems.map(causeOf) },
  };
}

function unknown(object: unknown, { group, kind }: Kinded, why: string): AdmissionStatus {
  const name = nameOf(object);
  return {
    code: 503,
    reason: "ServiceUnavailable",
    message: `${kind}.${group} "${name}" can't be judged now: ${why}; try again`,
    details: { group, kind, name, causes: [] },
  };
}
