import type { Condition, KollectProfile, KollectTarget } from "../../../generated/types.ts";
import type { KubeObject } from "../../collect/kube-object.ts";
import type { Refusal } from "../../collect/match-policy.ts";
import { type Outcome, outcomeOf } from "../../collect/outcome.ts";
import type { TargetPlan } from "../../collect/target-plan.ts";
import type { Extractors } from "../../controllers/profile.ts";
import { planOf } from "../../controllers/target-plan.ts";
import type { Resource } from "../../kube/discovery.ts";
import { OperatorError } from "../../errors/operator-error.ts";
import { adviceOn } from "../collect/missing-value.ts";
import { counted } from "../output/counted.ts";
import { reasonOf } from "../preview/skipped.ts";
import { type Answer, answerOf, type Decision, type Step, type Verdict } from "./decision.ts";
import type { Subject, Versioned } from "./find-object.ts";
import type { Known } from "./known.ts";

export interface TargetInputs {
  readonly key: string;
  readonly target: KollectTarget;
  readonly profile: KollectProfile;
  readonly subject: Subject;
  /** The object in the profile's version; `undefined`: there is none. */
  readonly found: Versioned | undefined;
  readonly namespaces: ReadonlyMap<string, KubeObject>;
  readonly extractors: Extractors;
  readonly known: Known;
}

/** Every decision of a target, up to the row; after the first no nothing more was asked. */
export function explainTarget(inputs: TargetInputs): Verdict {
  const { key, target, profile, subject, found, known } = inputs;
  const profileKey = `${target.metadata.namespace ?? ""}/${target.spec.profileRef}`;
  const decisions: Decision[] = [];
  const byTarget = (step: Step, answer: Answer, field: string, detail: string): void => {
    const place = known.placeOf("KollectTarget", key, field);
    decisions.push({ step, answer, by: `KollectTarget ${key}`, field, place, detail });
  };
  const byProfile = (step: Step, answer: Answer, field: string, detail: string): void => {
    const place = known.placeOf("KollectProfile", profileKey, field);
    decisions.push({ step, answer, by: `KollectProfile ${profileKey}`, field, place, detail });
  };
  const byOther = (step: Step, { of, field }: Refusal): void => {
    const namespace = found?.object.metadata.namespace ?? "";
    const by = of === "object" ? subject.text : `Namespace ${namespace}`;
    decisions.push({ step, answer: "no", by, field, place: undefined, detail: "it is disabled" });
  };
  const tell: Tell = { byTarget, byProfile, byOther };
  const { group, version, kind } = profile.spec.targetGVK;
  const api = group === "" ? version : `${group}/${version}`;
  const isFor = `it is for ${kind} of ${api}`;
  if (found === undefined)
    byProfile("kind", "no", "spec.targetGVK", `${isFor}, which there is not`);
  else {
    byProfile("kind", "yes", "spec.targetGVK", isFor);
    if (target.spec.suspend)
      byTarget("suspend", "no", "spec.suspend", "it is suspended: rows stay as they were");
    const plan = plannedBy(found.resource, inputs, tell);
    if (plan !== undefined) followPlan({ plan, object: found.object }, inputs, tell);
  }
  return {
    subject: `KollectTarget ${key}`,
    answer: answerOf(decisions.map((it) => it.answer)),
    decisions,
  };
}

type Add = (step: Step, answer: Answer, field: string, detail: string) => void;

interface Tell {
  readonly byTarget: Add;
  readonly byProfile: Add;
  /** A label or annotation of the object or its Namespace stops it. */
  readonly byOther: (step: Step, refusal: Refusal) => void;
}

function plannedBy(
  resource: Resource,
  { target, profile, namespaces, extractors }: TargetInputs,
  { byProfile }: Tell,
): TargetPlan | undefined {
  try {
    const extractor = extractors.of(profile);
    return planOf({ target, profile, extractor, resource, namespaces, namespaceDefaults: {} });
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    byProfile("extraction", "no", "spec.attributes", error.message);
    return undefined;
  }
}

/** Where a reason for skipping belongs among the steps. */
const steps = ["namespace", "watch label", "selection", "match policy"] as const;

const stepOf = (refusal: Refusal): (typeof steps)[number] => {
  const reason = reasonOf(refusal);
  return steps.find((it) => it === reason) ?? "selection";
};

interface Planned {
  readonly plan: TargetPlan;
  readonly object: KubeObject;
}

function followPlan({ plan, object }: Planned, inputs: TargetInputs, tell: Tell): void {
  const { namespaces } = inputs;
  const around = namespaces.get(object.metadata.namespace ?? "");
  const outcome = outcomeOf(plan, object);
  const left = plan.resource.namespaced && around ? plan.selection.refusalOf(around) : undefined;
  const refused = left ?? (outcome.type === "no" ? outcome : undefined);
  const broken =
    outcome.type === "failure" && outcome.attribute === undefined ? outcome.problem : undefined;
  if (!isSelected({ refused, broken }, plan, inputs, tell)) return;
  tellAccess(inputs, tell);
  tellExtraction(outcome, inputs, tell);
}

interface Stops {
  readonly refused: Refusal | undefined;
  /** A match policy that could not judge, and why. */
  readonly broken: string | undefined;
}

/** Tells each step up to the one that stops the object. */
function isSelected(
  { refused, broken }: Stops,
  plan: TargetPlan,
  { target }: TargetInputs,
  { byTarget, byOther }: Tell,
): boolean {
  for (const step of steps) {
    if (refused !== undefined && stepOf(refused) === step) {
      if (refused.of === "target") byTarget(step, "no", refused.field, "it does not match");
      else byOther(step, refused);
      return false;
    }
    if (step === "match policy" && broken !== undefined) {
      byTarget(step, "no", fieldIn(broken), broken);
      return false;
    }
    const passed = passedBy[step](target, plan);
    if (passed !== undefined) byTarget(step, "yes", passed.field, passed.detail);
  }
  return true;
}

function tellAccess({ target, known }: TargetInputs, { byTarget }: Tell): void {
  if (!known.hasStatus) {
    byTarget("access", "unknown", "", "whether the operator may list it, files do not tell");
    return;
  }
  const { answer, detail } = accessOf(target.status?.conditions);
  byTarget("access", answer, "status.conditions", detail);
}

function tellExtraction(
  outcome: Outcome,
  { profile: { spec } }: TargetInputs,
  { byProfile }: Tell,
): void {
  if (outcome.type === "failure") {
    const index = spec.attributes.findIndex((it) => it.name === outcome.attribute);
    const field = index < 0 ? "spec.export" : `spec.attributes[${index}].path`;
    const advice = adviceOn(outcome.problem);
    const detail = advice === undefined ? outcome.problem : `${outcome.problem}; ${advice}`;
    byProfile("extraction", "no", field, detail);
    return;
  }
  const count = spec.attributes.length;
  byProfile("extraction", "yes", "spec.attributes", counted(count, "attribute"));
}

/** "resourceRules[0].matchPolicy reads what is missing". */
const fieldIn = (problem: string): string => `spec.${problem.split(" ")[0] ?? ""}`;

/** A field that had a say; `undefined`: the step was not asked. */
interface Passed {
  readonly field: string;
  readonly detail: string;
}

const passedBy: Readonly<
  Record<(typeof steps)[number], (target: KollectTarget, plan: TargetPlan) => Passed | undefined>
> = {
  namespace: (target, { resource }) =>
    resource.namespaced
      ? given(target, [
          "includedNamespaces",
          "namespaceSelector",
          "excludedNamespaces",
          "namespaceExcludeSelector",
        ])
      : { field: "", detail: "the kind has no namespaces" },
  "watch label": ({ spec }) => ({
    field: "spec.watchMode",
    detail:
      spec.watchMode === "All"
        ? "it takes what no label disables"
        : "a label or its Namespace enables it",
  }),
  selection: (target) => given(target, ["resourceRules", "names", "labelSelector"]),
  "match policy": ({ spec }) =>
    spec.resourceRules?.some((it) => it.matchPolicy !== undefined) === true
      ? { field: "spec.resourceRules", detail: "it holds" }
      : undefined,
};

function given({ spec }: KollectTarget, fields: readonly (keyof KollectTarget["spec"])[]): Passed {
  const first = fields.find((it) => spec[it] !== undefined);
  return first === undefined
    ? { field: "", detail: "it takes all" }
    : { field: `spec.${first}`, detail: "it matches" };
}

/** What the operator says of reading the kind. */
function accessOf(conditions: readonly Condition[] | undefined): {
  readonly answer: Answer;
  readonly detail: string;
} {
  const synced = conditions?.find((it) => it.type === "Synced");
  if (synced === undefined)
    return { answer: "unknown", detail: "the operator has no status on it" };
  // That other objects could not be extracted is no matter of reading.
  const isRead = synced.status === "True" || synced.reason === "ExtractionFailed";
  return isRead
    ? { answer: "yes", detail: "the operator lists it" }
    : { answer: "unknown", detail: `${synced.reason}: ${synced.message}` };
}
