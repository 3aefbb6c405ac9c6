import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { KollectInventory, KollectTarget } from "../../generated/types.ts";
import { createTargetChoices } from "../../src/controllers/target-choice.ts";
import { makeRow, type Row } from "../../src/rows/row.ts";
import { createSnapshotStore } from "../../src/rows/snapshot-store.ts";
import type { Cursor } from "../../src/rows/cursor.ts";
import { randomOf } from "../support/random.ts";

const test = suite("inventories that split a namespace");

const levels = ["low", "high", undefined] as const;
const inventoryOf = (name: string, spec: object): KollectInventory =>
  ({ metadata: { namespace: "team", name }, spec }) as KollectInventory;
const split = [
  inventoryOf("low", { targetSelector: { matchLabels: { level: "low" } } }),
  inventoryOf("high", { targetSelector: { matchLabels: { level: "high" } } }),
  inventoryOf("rest", {
    targetSelector: {
      matchExpressions: [{ key: "level", operator: "NotIn", values: ["low", "high"] }],
    },
  }),
];
const rowIn = (targetName: string, name: string, value: number): Row =>
  makeRow(
    {
      targetNamespace: "team",
      targetName,
      namespace: "apps",
      name,
      group: "",
      version: "v1",
      kind: "Pod",
      uid: name,
    },
    { value },
  );

/** What a sink does with an export. */
const exportTo = (held: Map<string, string>, cursor: Cursor): void => {
  const taken = cursor.take();
  assert.ok(taken);
  const { snapshot, delta } = taken;
  if (delta === undefined) held.clear();
  for (const row of delta?.upserted ?? snapshot.rows()) held.set(row.key, row.json);
  for (const row of delta?.removed ?? []) held.delete(row.key);
  cursor.confirm();
};

for (let seed = 1; seed <= 100; seed++)
  test(`hold all rows together, each in one of them, wherever labels move (seed ${seed})`, () => {
    const { below, pick } = randomOf(seed);
    const targets = new Map<string, KollectTarget>();
    const choices = createTargetChoices({
      get: (key: string) => targets.get(key),
      values: () => targets.values(),
      size: 0,
    } as never);
    const store = createSnapshotStore();
    store.open();
    const rows = new Map<string, string>();
    const lanes = split.map((inventory) => {
      const { choice } = choices.of(inventory);
      return {
        inventory,
        choice,
        cursor: store.cursor("team", choice),
        held: new Map<string, string>(),
      };
    });
    const label = (name: string): void => {
      const level = pick(levels);
      const labels = level === undefined ? {} : { level };
      targets.set(name, { metadata: { namespace: "team", name, labels } } as KollectTarget);
    };
    const reconcile = (): void => {
      for (const lane of lanes) {
        const { choice } = choices.of(lane.inventory);
        if (choice !== lane.choice) lane.cursor.choose(choice);
        lane.choice = choice;
      }
    };
    for (const name of ["a", "b", "c", "d"]) {
      label(name);
      store.settle(`team/${name}`, new Set());
    }
    reconcile();
    for (let step = 0; step < 60; step++) {
      const target = pick(["a", "b", "c", "d"]);
      const name = `${target}-${below(5)}`;
      const row = rowIn(target, name, below(3));
      const deed = below(5);
      if (deed === 0) label(target);
      if (deed === 0) reconcile();
      if (deed === 1 && store.remove(`team/${target}`, row.uid)) rows.delete(row.key);
      if (deed > 2) {
        store.upsert(`team/${target}`, row);
        rows.set(row.key, row.json);
      }
      const lane = pick(lanes);
      if (deed === 2) exportTo(lane.held, lane.cursor);
    }
    for (const { held, cursor } of lanes) exportTo(held, cursor);
    const all = lanes.flatMap(({ held }) => [...held]);
    assert.is(all.length, rows.size, "no row stands twice");
    assert.equal(new Map(all), rows);
  });

test.run();
