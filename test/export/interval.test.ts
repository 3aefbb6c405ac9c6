import { suite } from "uvu";
import * as assert from "uvu/assert";
import { effectivePolicy, parseDuration } from "../../src/export/interval.ts";

const test = suite("interval");

const durations: readonly [string, number][] = [
  ["0", 0],
  ["0s", 0],
  ["30s", 30_000],
  ["1h30m", 5_400_000],
  ["1.5m", 90_000],
  ["250ms", 250],
];
for (const [text, want] of durations)
  test(`${text} is ${want} ms`, () => assert.is(parseDuration(text), want));

for (const text of ["", "30", "s", "-1s", "1d", "1s "])
  test(`${JSON.stringify(text)} is no duration`, () =>
    assert.throws(() => parseDuration(text), /no duration such as/));

test("what stands nearest to the reference counts", () => {
  const inventory = { exportMinInterval: "30s" };
  const sink = { changePolicy: "Coalesce" } as const;
  assert.equal(effectivePolicy({}, sink, inventory), {
    interval: 30_000,
    changePolicy: "Coalesce",
  });
  assert.equal(effectivePolicy({}, { ...sink, exportMinInterval: "1m" }, inventory), {
    interval: 60_000,
    changePolicy: "Coalesce",
  });
  const ref = { exportMinInterval: "5s", changePolicy: "Immediate" } as const;
  assert.equal(effectivePolicy(ref, { ...sink, exportMinInterval: "1m" }, inventory), {
    interval: 5_000,
    changePolicy: "Immediate",
  });
});

test("an interval of zero leaves nothing to coalesce", () =>
  assert.is(
    effectivePolicy(
      { exportMinInterval: "0s" },
      { changePolicy: "Coalesce" },
      { exportMinInterval: "30s" },
    ).changePolicy,
    "Immediate",
  ));

test.run();
