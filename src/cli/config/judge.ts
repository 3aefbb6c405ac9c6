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
  readonly warnings: readonly string[];
}

/** Judges an object as the webhook judges one that is created. */
export async function judge<K extends OwnKind>(
  kind: K,
  object: Readonly<Record<string, unknown>>,
  rules: AdmissionRules,
  signal: AbortSignal,
): Promise<Judgement<OwnKinds[K]>> {
  const { namespace = "" } = object["metadata"] as { readonly namespace?: string };
  const request = { uid: "", operation: "CREATE", namespace, object } as const;
  const { allowed, status, warnings = [] } = await admissionHandlers[kind](request, rules, signal);
  if (!allowed) {
    const causes = status?.details.causes ?? [];
    const whole = { field: "", message: status?.message ?? "is refused" };
    return { value: undefined, faults: causes.length === 0 ? [whole] : causes, warnings };
  }
  const { status: _status, ...written } = object;
  const validation = validators[kind](written);
  if (!validation.ok) return { value: undefined, faults: validation.errors, warnings };
  return { value: validation.value, faults: [], warnings };
}
