import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Condition, KollectInventory, KollectTarget } from "../../../generated/types.ts";
import {
  healthOf,
  inventoryItem,
  problemsOf,
  targetItem,
} from "../../../src/cli/status/status-item.ts";

const test = suite("an item of status");

const at = "2026-11-01T00:00:00Z";
const condition = (text: string): Condition => {
  const [, type = "", status = "True", reason = ""] = /^(\w+)=(\w+) (\w+)$/.exec(text) ?? [];
  return {
    type,
    status: status as Condition["status"],
    reason,
    message: `why ${reason}`,
    lastTransitionTime: at,
  };
};
const judged = (conditions: readonly string[], observedGeneration = 1) => ({
  metadata: { name: "it", namespace: "team", generation: 1 },
  status: { observedGeneration, conditions: conditions.map(condition) },
});

const cases: readonly {
  readonly name: string;
  readonly given: Parameters<typeof healthOf>[0];
  readonly want: string;
}[] = [
  {
    name: "no status",
    given: { metadata: { name: "it" } },
    want: "false Unjudged",
  },
  {
    name: "a status of an earlier spec",
    given: judged(["Ready=True Exported", "Synced=True Exported"], 0),
    want: "false Outdated",
  },
  {
    name: "all is well",
    given: judged(["Ready=True Collecting", "Synced=True Collecting"]),
    want: "true Collecting",
  },
  { name: "a sink", given: judged(["Ready=True SinkReady"]), want: "true SinkReady" },
  {
    name: "the first list",
    given: judged(["Ready=False Listing", "Synced=False Listing"]),
    want: "false Listing",
  },
  {
    name: "a change on its way",
    given: judged(["Ready=True Exported", "Synced=False Exporting"]),
    want: "true Exporting",
  },
  {
    name: "one of several sinks fails",
    given: judged([
      "Ready=True PartiallySynced",
      "Synced=False PartiallySynced",
      "Degraded=True SinkUnreachable",
    ]),
    want: "false SinkUnreachable",
  },
  {
    name: "rows that are stale",
    given: judged(["Ready=True Exported", "Synced=False SourcesStale"]),
    want: "false SourcesStale",
  },
  {
    name: "what somebody suspended",
    given: judged(["Ready=False Suspended", "Synced=False Suspended"]),
    want: "true Suspended",
  },
];
for (const { name, given, want } of cases)
  test(`judges: ${name}`, () => {
    const { ready, reason } = healthOf(given);
    assert.is(`${ready} ${reason}`, want);
  });

const inventory: KollectInventory = {
  apiVersion: "kollect.dev/v1alpha1",
  kind: "KollectInventory",
  metadata: {
    name: "fleet",
    namespace: "team",
    generation: 1,
    annotations: { "kollect.dev/requestedAt": "now" },
  },
  spec: {} as KollectInventory["spec"],
  status: {
    observedGeneration: 1,
    itemCount: 3,
    conditions: [condition("Ready=True PartiallySynced"), condition("Degraded=True SinkFenced")],
    sinkExports: [
      { name: "snapshot/history", rows: 3, conditions: [condition("Synced=True Exported")] },
      { name: "database/warehouse", rows: 2, conditions: [condition("Synced=False SinkFenced")] },
      { name: "event/log", conditions: [condition("Synced=False Exporting")] },
    ],
  },
};

test("tells since when a sink lags, and what request is not answered", () => {
  const item = inventoryItem(inventory);
  assert.is(item.resyncPending, true);
  assert.equal(
    item.exports?.map((it) => [it.sink, it.ready, it.rows, it.behindSince]),
    [
      ["snapshot/history", true, 3, undefined],
      ["database/warehouse", false, 2, at],
      ["event/log", true, undefined, at],
    ],
  );
});

test("names the sink that fails, and each other thing once", () => {
  const target = {
    metadata: { name: "web", namespace: "team" },
    spec: { profileRef: "deployments" },
  } as KollectTarget;
  assert.equal(problemsOf([{ ...targetItem(target), cluster: "prod" }, inventoryItem(inventory)]), [
    "context prod: KollectTarget team/web: Unjudged: no operator has looked at it yet; does kollect operator run?",
    "KollectInventory team/fleet to database/warehouse: SinkFenced: why SinkFenced",
  ]);
});

test.run();
