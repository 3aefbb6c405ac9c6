import type { KollectInventory, SinkExport } from "../../../generated/types.ts";
import { type Bound, boundSinks } from "../../controllers/inventory-sinks.ts";
import { targetChoice } from "../../controllers/target-choice.ts";
import { counted } from "../output/counted.ts";
import { type Answer, answerOf, type Decision, type Verdict } from "./decision.ts";
import type { Known } from "./known.ts";

/** An inventory, and each of its sinks. */
export interface InventoryVerdict extends Verdict {
  readonly sinks: readonly Verdict[];
}

/** @param rows what each target of the inventory's namespace has said, by key */
export function explainInventory(
  key: string,
  inventory: KollectInventory,
  rows: ReadonlyMap<string, Answer>,
  known: Known,
): InventoryVerdict {
  const { spec } = inventory;
  const decide = deciderOf(key, known);
  const leftOutBy = targetChoice(spec);
  const decisions = [...rows].map(([source, row]): Decision & { readonly row: Answer } => {
    const target = known.resources.KollectTarget.get(source);
    const field = target && leftOutBy(target.metadata);
    const given = spec.targetRefs === undefined ? "targetSelector" : "targetRefs";
    const isOpen = spec.targetRefs === undefined && spec.targetSelector === undefined;
    const by = field ?? (isOpen ? undefined : given);
    const answer = field === undefined ? row : "no";
    const detail =
      field === undefined ? `it takes ${source}, ${rowText[row]}` : `it leaves ${source} out`;
    return { ...decide("target", answer, by === undefined ? "" : `spec.${by}`, detail), row };
  });
  // One target is enough.
  const answers = decisions.map((it) => it.answer);
  const answer = (["yes", "unknown"] as const).find((it) => answers.includes(it)) ?? "no";
  const stores = {
    snapshotSinks: known.resources.KollectSnapshotSink,
    databaseSinks: known.resources.KollectDatabaseSink,
    eventSinks: known.resources.KollectEventSink,
  };
  return {
    subject: `KollectInventory ${key}`,
    answer,
    decisions: decisions.map(({ row: _row, ...it }) => it),
    sinks: boundSinks(inventory, stores).map((bound) => {
      const steps = sinkDecisions(bound, inventory, known, decide);
      return {
        subject: `sink ${bound.name}`,
        answer: answerOf([answer, ...steps.map((it) => it.answer)]),
        decisions: steps,
      };
    }),
  };
}

const rowText: Readonly<Record<Answer, string>> = {
  yes: "which has a row of it",
  no: "which has no row of it",
  unknown: "which may have a row of it",
};

type Decide = (step: Decision["step"], answer: Answer, field: string, detail: string) => Decision;

const deciderOf =
  (key: string, known: Known): Decide =>
  (step, answer, field, detail) => ({
    step,
    answer,
    by: `KollectInventory ${key}`,
    field,
    place: known.placeOf("KollectInventory", key, field),
    detail,
  });

const refFields: Readonly<
  Record<string, "snapshotSinkRefs" | "databaseSinkRefs" | "eventSinkRefs">
> = {
  snapshot: "snapshotSinkRefs",
  database: "databaseSinkRefs",
  event: "eventSinkRefs",
};

function sinkDecisions(
  { name, ref, sink, rival }: Bound,
  { spec, status }: KollectInventory,
  { hasStatus }: Known,
  decide: Decide,
): readonly Decision[] {
  const list = refFields[name.split("/")[0] ?? ""] ?? "snapshotSinkRefs";
  const index = spec[list]?.findIndex((it) => it.name === ref.name) ?? 0;
  const field = `spec.${list}[${index}]`;
  if (sink === undefined) return [decide("sink", "no", field, "there is no such sink")];
  if (rival !== undefined)
    return [decide("sink", "no", field, `${rival} writes to the same place and stands before it`)];
  const there = decide("sink", "yes", field, `a sink of type ${sink.spec.type}`);
  if (spec.suspend)
    return [
      there,
      decide("suspend", "no", "spec.suspend", "it is suspended: sinks stay as they are"),
    ];
  if (!hasStatus)
    return [there, decide("lane", "unknown", "", "what was exported, files do not tell")];
  const past = status?.sinkExports?.find((it) => it.name === name);
  return [there, laneDecision(past, decide), receiptDecision(past, decide)];
}

function laneDecision(past: SinkExport | undefined, decide: Decide): Decision {
  const synced = past?.conditions?.find((it) => it.type === "Synced");
  if (synced === undefined)
    return decide("lane", "unknown", "status.sinkExports", "the operator has no status on it");
  const answer = synced.status === "True" ? "yes" : "unknown";
  return decide("lane", answer, "status.sinkExports", `${synced.reason}: ${synced.message}`);
}

function receiptDecision(past: SinkExport | undefined, decide: Decide): Decision {
  const field = "status.sinkExports";
  if (past?.lastExportTime === undefined)
    return decide("receipt", "no", field, "nothing was exported yet");
  const { lastExportTime, rows = 0, revision, lastChecksum } = past;
  const what = revision ?? lastChecksum;
  const at = what === undefined ? "" : ` as ${what}`;
  return decide("receipt", "yes", field, `${counted(rows, "row")} at ${lastExportTime}${at}`);
}
