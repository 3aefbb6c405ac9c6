import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Bound } from "../../../src/controllers/inventory-sinks.ts";
import { sideOf } from "../../../src/cli/diff/side.ts";

const test = suite("a side of a comparison");

const bound = (name: string, isThere = true): Bound => {
  const sink = isThere ? ({ metadata: { name }, spec: {} } as Bound["sink"]) : undefined;
  const [, last = ""] = name.split("/");
  return { name, ref: { name: last }, sink, rival: undefined, latest: () => sink };
};
const bounds = [
  bound("snapshot/history"),
  bound("database/history"),
  bound("database/warehouse"),
  bound("event/lost", false),
];
const told = (text: string): string => {
  const side = sideOf(text, bounds, "team/fleet");
  return side.type === "cluster" ? side.type : `${side.bound.name} ${side.revision ?? "now"}`;
};

for (const [text, want] of [
  ["cluster", "cluster"],
  ["warehouse", "database/warehouse now"],
  ["snapshot/history@main~1", "snapshot/history main~1"],
  ["warehouse@2026-11-01T00:00:00Z", "database/warehouse 2026-11-01T00:00:00Z"],
  ["snapshot/history@refs/heads/a@b", "snapshot/history refs/heads/a@b"],
] as const)
  test(`takes ${text}`, () => assert.is(told(text), want));

for (const [text, message] of [
  ["history", "history may be one of several sinks; write snapshot/history or database/history"],
  ["warehuose", "inventory team/fleet names no sink warehuose; did you mean warehouse?"],
  ["clutser", "inventory team/fleet names no sink clutser; did you mean cluster?"],
  ["x", "inventory team/fleet names no sink x; it names history, history, warehouse, lost"],
  ["lost", "inventory team/fleet names sink event/lost, which does not exist"],
  ["cluster@main", "cluster@main: the cluster is collected as it is now; leave out @main"],
  ["warehouse@", "warehouse@: write a commit, a branch or a time behind the @, or leave it out"],
] as const)
  test(`refuses ${text}`, () => {
    assert.throws(
      () => told(text),
      (error: Error) => {
        assert.is(error.message, message);
        return error.name === "Failure";
      },
    );
  });

test("says that an inventory names no sink at all", () => {
  assert.throws(() => sideOf("any", [], "team/fleet"), /names no sink any; it names none$/);
});

test.run();
