import { hash } from "node:crypto";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { RowEvent } from "../../generated/export.ts";
import type { Json } from "../../src/rows/row.ts";
import { canonical, rowOf } from "../support/rows.ts";
import { createLogJudge } from "./log-judge.ts";

const test = suite("log judge");
type Item = NonNullable<RowEvent["data"]["after"]>;
const item = (index: number): Item => JSON.parse(rowOf({ attributes: { index } }).json) as Item;
let ids = 0;

const told = (data: RowEvent["data"], more: Partial<RowEvent> = {}): RowEvent => ({
  specversion: "1.0",
  id: String(++ids),
  source: "/a",
  type: data.after === undefined ? "dev.kollect.row.deleted.v1" : "dev.kollect.row.upserted.v1",
  subject: "team-a/web/uid-cart",
  time: "2026-01-02T03:04:05.678Z",
  datacontenttype: "application/json",
  cluster: "test",
  inventory: "team-a/everything",
  ...(data.after && { digest: hash("sha256", canonical(data.after as unknown as Json), "hex") }),
  data,
  ...more,
});
const judged = (...events: readonly RowEvent[]): string => {
  const indexOf = (it: unknown): number => Number((it as Item).attributes["index"]);
  const judge = createLogJudge((after, before) => indexOf(after) > indexOf(before));
  for (const event of events) judge.take(event);
  return judge
    .verdict()
    .faults.map((it) => it.replace(/^.*: /, ""))
    .join();
};
const created = told({ change: "created", after: item(1) });
const updated = told({ change: "updated", before: item(1), after: item(2) });
const deleted = told({ change: "deleted", before: item(2) });

test("a log as it should be has no fault", () => {
  const again = { ...created, id: "again" };
  assert.is(judged(created, updated, deleted, again), "");
});

const faults: readonly (readonly [string, readonly RowEvent[]])[] = [
  [
    "told twice,created, and it was updated,before is not what stood,it says again what stood,it was overtaken",
    [created, created],
  ],
  ["updated, and it was created,before is not what stood", [updated]],
  [
    "before is not what stood",
    [created, told({ change: "updated", before: item(0), after: item(2) })],
  ],
  ["it was overtaken", [created, told({ change: "updated", before: item(1), after: item(0) })]],
  [
    "it says again what stood,it was overtaken",
    [created, told({ change: "updated", before: item(1), after: item(1) })],
  ],
  ["wrong digest", [told({ change: "created", after: item(1) }, { digest: "0".repeat(64) })]],
  ["before is not what stood", [created, told({ change: "deleted", before: item(2) })]],
];
for (const [text, events] of faults)
  test(`it finds: ${text}`, () => assert.is(judged(...events), text));

test.run();
