import { suite } from "uvu";
import * as assert from "uvu/assert";
import { gridLines } from "../../../src/cli/output/grid.ts";
import { gridsOf, spanText } from "../../../src/cli/status/screen.ts";
import type { StatusItem } from "../../../src/cli/status/status-item.ts";

const test = suite("the screen of status");

const health = { ready: true, reason: "Exported", message: "" };
const items: readonly StatusItem[] = [
  {
    ...{ kind: "KollectTarget", namespace: "team", name: "a-target-with-a-long-name" },
    ...{ ...health, profile: "deployments", rows: 12, behindSince: "2026-11-01T00:00:00Z" },
  },
  {
    ...{ kind: "KollectInventory", namespace: "team", name: "fleet", ...health, rows: 12 },
    resyncPending: true,
    exports: [
      { ...health, sink: "snapshot/history", rows: 12 },
      { ready: false, reason: "SinkUnreachable", message: "", sink: "database/warehouse" },
    ],
  },
  { kind: "KollectDatabaseSink", namespace: "team", name: "evil\u001B[2J", ...health },
];
const now = Date.parse("2026-11-09T12:00:00Z");
const linesAt = (columns: number | undefined): readonly string[] =>
  gridsOf(items, now).flatMap((it) => gridLines(it, columns));

test("is a table where it fits, and never steers the terminal", () => {
  assert.equal(linesAt(undefined), [
    "TARGET                           PROFILE       ROWS   LAG   READY   REASON",
    "team/a-target-with-a-long-name   deployments   12     8d    True    Exported",
    "INVENTORY    SINK                 ROWS   LAG   READY   REASON",
    "team/fleet                        12           True    Exported, resync pending",
    "team/fleet   snapshot/history     12           True    Exported",
    "team/fleet   database/warehouse                False   SinkUnreachable",
    "SINK                 TYPE   READY   REASON",
    String.raw`team/evil\u001b[2J          True    Exported`,
  ]);
});

test("stays readable at 40 columns, and cuts nothing off", () => {
  const lines = linesAt(40);
  assert.equal(lines, [
    "TARGET team/a-target-with-a-long-name",
    "  profile deployments, rows 12, lag 8d",
    "  ready True, reason Exported",
    "INVENTORY team/fleet",
    "  rows 12, ready True",
    "  reason Exported, resync pending",
    "INVENTORY team/fleet",
    "  sink snapshot/history, rows 12",
    "  ready True, reason Exported",
    "INVENTORY team/fleet",
    "  sink database/warehouse, ready False",
    "  reason SinkUnreachable",
    String.raw`SINK team/evil\u001b[2J`,
    "  ready True, reason Exported",
  ]);
});

test("names the cluster where there are several", () => {
  const [grid] = gridsOf([{ ...items[0], cluster: "prod" } as StatusItem], now);
  assert.equal(grid?.titles.slice(0, 2), ["TARGET", "CLUSTER"]);
  assert.equal(grid?.rows[0]?.slice(0, 2), ["team/a-target-with-a-long-name", "prod"]);
});

for (const [span, text] of [
  [-5_000, "0s"],
  [119_999, "119s"],
  [120_000, "2m"],
  [7_200_000, "2h"],
  [172_800_000, "2d"],
] as const)
  test(`says ${text} for ${span} ms`, () => assert.is(spanText(span), text));

test.run();
