import { suite } from "uvu";
import * as assert from "uvu/assert";
import { conditionsOf, explain, finding } from "../../src/controllers/conditions.ts";
import { OperatorError } from "../../src/errors/operator-error.ts";

const test = suite("conditions");

const at = (now: number): { generation: number; now: number } => ({ generation: 2, now });
const ready = finding("Ready", true, "Collecting", "fine");

test("a condition that is new gets the present time in whole seconds", () => {
  const [condition] = conditionsOf(undefined, [ready], at(1_500));
  assert.is(condition?.lastTransitionTime, "1970-01-01T00:00:01Z");
  assert.is(condition?.observedGeneration, 2);
});

test("the time moves with the status and not with reason or message", () => {
  const before = conditionsOf(undefined, [ready], at(0));
  const reworded = conditionsOf(before, [finding("Ready", true, "NoNamespaces", "x")], at(9_000));
  assert.is(reworded[0]?.lastTransitionTime, before[0]?.lastTransitionTime);
  const failed = conditionsOf(before, [finding("Ready", false, "Forbidden", "x")], at(9_000));
  assert.is(failed[0]?.lastTransitionTime, "1970-01-01T00:00:09Z");
});

test("what nobody foresaw shows no text of the error", () => {
  const told = explain(new TypeError("password=hunter2"));
  assert.is(told.reason, "InternalError");
  assert.not.match(told.message, "hunter2");
});

test("an error we know keeps its reason and message", () => {
  const error = new OperatorError("SINK_FENCED", { sink: "a/b", epoch: 3, held: 4 });
  assert.equal(explain(error), { reason: "SinkFenced", message: error.message });
});

test.run();
