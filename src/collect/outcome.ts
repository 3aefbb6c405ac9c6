import { makeRow, type Json, type Row } from "../rows/row.ts";
import type { KubeObject } from "./kube-object.ts";
import type { Refusal } from "./match-policy.ts";
import type { TargetPlan } from "./target-plan.ts";

/** What a plan makes of one object. */
export type Outcome =
  /** It is not chosen. */
  | Refusal
  | {
      readonly type: "row";
      readonly row: Row;
      readonly attributes: Readonly<Record<string, Json>>;
    }
  /** It matches and has no row; the text never quotes the object. */
  | {
      readonly type: "failure";
      readonly problem: string;
      /** Of the profile; `undefined`: a rule of the target could not judge. */
      readonly attribute: string | undefined;
    };

/** Judges and extracts: all that stands between an object and its row. Never throws. */
export function outcomeOf(plan: TargetPlan, object: KubeObject): Outcome {
  const { uid, name, namespace = "" } = object.metadata;
  const around = plan.namespaceOf(namespace);
  const judgement = plan.selection.judge(plan.extractor.view(object), around);
  if (judgement.type === "no") return judgement;
  if (judgement.type === "problem")
    return { type: "failure", problem: judgement.problem, attribute: undefined };
  const result = plan.extractor.extract(object, around);
  if (!result.ok) {
    const { attribute } = result;
    return { type: "failure", problem: `attribute ${attribute}: ${result.problem}`, attribute };
  }
  const [targetNamespace = "", targetName = ""] = plan.source.split("/");
  const { group, version, kind } = plan.resource;
  const identity = { targetNamespace, targetName, namespace, name, group, version, kind, uid };
  return { type: "row", row: makeRow(identity, result.attributes), attributes: result.attributes };
}
