import type { AdmissionRules, Change, Finding } from "../../../generated/admission.ts";
import { fieldOf } from "../../../generated/runtime/problem.ts";
import type { Fault } from "./judge.ts";

type Rule<Spec, Kind> = (
  spec: Spec,
  change: Change<Kind>,
  signal: AbortSignal,
) => Promise<readonly Finding[]>;

/** The same rules; `note` hears of what a response of the webhook leaves out: which field a warning is about. */
export function noteWarnings(
  rules: AdmissionRules,
  note: (warning: Fault) => void,
): AdmissionRules {
  const noting =
    <Spec, Kind>(rule: Rule<Spec, Kind>): Rule<Spec, Kind> =>
    async (spec, change, signal) => {
      const findings = await rule(spec, change, signal);
      for (const it of findings)
        if (it.type === "Warning")
          note({ field: pathBelow(change.field, it.at), message: it.detail });
      return findings;
    };
  return {
    ...rules,
    profileWarnings: noting((...it) => rules.profileWarnings(...it)),
    targetWarnings: noting((...it) => rules.targetWarnings(...it)),
    inventoryWarnings: noting((...it) => rules.inventoryWarnings(...it)),
    snapshotSinkWarnings: noting((...it) => rules.snapshotSinkWarnings(...it)),
    databaseSinkWarnings: noting((...it) => rules.databaseSinkWarnings(...it)),
    eventSinkWarnings: noting((...it) => rules.eventSinkWarnings(...it)),
  };
}

const pathBelow = (field: string, at: readonly PropertyKey[] = []): string =>
  at.length === 0 ? "" : fieldOf([field, ...at]);
