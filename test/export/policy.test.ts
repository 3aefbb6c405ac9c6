import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseDuration } from "../../src/export/duration.ts";
import { effectivePolicy } from "../../src/export/policy.ts";

const test = suite("policy");

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

const inventory = {
  exportMinInterval: "30s",
  verifyInterval: "1h",
  maxExportBytes: 1_000_000,
  deletionGuard: { maxPercent: 90, minRows: 50, confirmAfter: "1m" },
};
const sink = { changePolicy: "Coalesce", maxRowBytes: 500 } as const;

test("what stands nearest to the reference counts", () => {
  assert.equal(effectivePolicy({}, sink, inventory), {
    interval: 30_000,
    changePolicy: "Coalesce",
    verifyInterval: 3_600_000,
    maxRowBytes: 500,
    maxExportBytes: 1_000_000,
    removalLimit: { maxPercent: 90, minRows: 50, confirmAfter: 60_000 },
  });
  const slow = { ...sink, exportMinInterval: "1m" };
  assert.is(effectivePolicy({}, slow, inventory).interval, 60_000);
  const ref = {
    exportMinInterval: "5s",
    changePolicy: "Immediate",
    verifyInterval: "0",
    maxExportBytes: 2_000,
  } as const;
  const { interval, changePolicy, verifyInterval, maxExportBytes } = effectivePolicy(
    ref,
    slow,
    inventory,
  );
  assert.equal(
    { interval, changePolicy, verifyInterval, maxExportBytes },
    { interval: 5_000, changePolicy: "Immediate", verifyInterval: 0, maxExportBytes: 2_000 },
  );
});

test("an interval of zero leaves nothing to coalesce", () =>
  assert.is(
    effectivePolicy({ exportMinInterval: "0s" }, sink, inventory).changePolicy,
    "Immediate",
  ));

test.run();
