import { type AdmissionRules, admissionHandlers } from "../../../generated/admission.ts";
import type {
  KollectDatabaseSink,
  KollectEventSink,
  KollectInventory,
  KollectProfile,
  KollectSnapshotSink,
  KollectTarget,
} from "../../../generated/types.ts";
import type { Validation } from "../../../generated/runtime/problem.ts";
import { validateKollectDatabaseSink } from "../../../generated/validators/kollectdatabasesink.ts";
import { validateKollectEventSink } from "../../../generated/validators/kollecteventsink.ts";
import { validateKollectInventory } from "../../../generated/validators/kollectinventory.ts";
import { validateKollectProfile } from "../../../generated/validators/kollectprofile.ts";
import { validateKollectSnapshotSink } from "../../../generated/validators/kollectsnapshotsink.ts";
import { validateKollectTarget } from "../../../generated/validators/kollecttarget.ts";
import { isFields } from "../sources/document.ts";
import { noteWarnings } from "./note-warnings.ts";
import { withoutField } from "./without-field.ts";

/** Our own kinds by name. */
export interface OwnKinds {
  KollectProfile: KollectProfile;
  KollectTarget: KollectTarget;
  KollectInventory: KollectInventory;
  KollectSnapshotSink: KollectSnapshotSink;
  KollectDatabaseSink: KollectDatabaseSink;
  KollectEventSink: KollectEventSink;
}
export type OwnKind = keyof OwnKinds;

const validators: { readonly [K in OwnKind]: (value: unknown) => Validation<OwnKinds[K]> } = {
  KollectProfile: validateKollectProfile,
  KollectTarget: validateKollectTarget,
  KollectInventory: validateKollectInventory,
  KollectSnapshotSink: validateKollectSnapshotSink,
  KollectDatabaseSink: validateKollectDatabaseSink,
  KollectEventSink: validateKollectEventSink,
};

export const isOwnKind = (kind: string): kind is OwnKind => Object.hasOwn(validators, kind);

export const ownKinds = Object.keys(validators) as readonly OwnKind[];

/** One fault, as admission would tell it. */
export interface Fault {
  /** For example `spec.attributes[2].path`; empty where it is about the whole. */
  readonly field: string;
  readonly message: string;
}

/** What admission says of an object; `value` has its defaults filled in, and is there when nothing is wrong. */
export interface Judgement<Kind> {
  readonly value: Kind | undefined;
  readonly faults: readonly Fault[];
  readonly warnings: readonly Fault[];
}

type Fields = Readonly<Record<string, unknown>>;

/** The status is not the author's. */
const written = ({ status: _status, ...rest }: Fields): Fields => rest;

/** The object with its defaults, when its schema lets it pass. */
export function readAs<K extends OwnKind>(kind: K, object: Fields): OwnKinds[K] | undefined {
  const validation = validators[kind](written(object));
  return validation.ok ? validation.value : undefined;
}

/**
 * Judges an object as the webhook judges one that is created. Of what has fields that are none the rest is judged as well:
 * the webhook would tell of that only once they are gone.
 */
export async function judge<K extends OwnKind>(
  kind: K,
  object: Fields,
  rules: AdmissionRules,
  signal: AbortSignal,
): Promise<Judgement<OwnKinds[K]>> {
  const judgement = await judgeOnce(kind, object, rules, signal);
  const unknown = judgement.faults.filter((it) => it.message === "unknown field");
  if (unknown.length === 0) return judgement;
  const known = unknown.reduce<unknown>((it, { field }) => withoutField(it, field), object);
  const rest = await judgeOnce(kind, known as Fields, rules, signal);
  return { value: undefined, faults: [...unknown, ...rest.faults], warnings: rest.warnings };
}

async function judgeOnce<K extends OwnKind>(
  kind: K,
  object: Fields,
  rules: AdmissionRules,
  signal: AbortSignal,
): Promise<Judgement<OwnKinds[K]>> {
  const metadata = isFields(object["metadata"]) ? object["metadata"] : {};
  const { namespace: given } = metadata;
  const namespace = typeof given === "string" ? given : "";
  const request = { uid: "", operation: "CREATE", namespace, object } as const;
  const warnings: Fault[] = [];
  const noting = noteWarnings(rules, (it) => warnings.push(it));
  const { allowed, status } = await admissionHandlers[kind](request, noting, signal);
  if (!allowed) {
    const causes = status?.details.causes ?? [];
    const whole = { field: "", message: status?.message ?? "is refused" };
    return { value: undefined, faults: causes.length === 0 ? [whole] : causes, warnings };
  }
  const validation = validators[kind](written(object));
  if (!validation.ok) return { value: undefined, faults: validation.errors, warnings };
  return { value: validation.value, faults: [], warnings };
}
