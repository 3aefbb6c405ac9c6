import { suite } from "uvu";
import * as assert from "uvu/assert";
import { backoff } from "../../src/runtime/backoff.ts";

const test = suite("backoff");

const series = (jitter: number, random: number, attempts: readonly number[]): number[] =>
  attempts.map(backoff({ base: 500, max: 30_000, jitter, random: () => random }));

test("doubles up to the ceiling, for any number of attempts", () => {
  assert.equal(series(0, 0.7, [1, 2, 3, 7, 8, 5_000]), [500, 1_000, 2_000, 30_000, 30_000, 30_000]);
});

test("takes off at most the share that is random", () => {
  assert.equal(series(0.5, 0, [1, 9]), [500, 30_000]);
  assert.equal(series(0.5, 1, [1, 9]), [250, 15_000]);
});

test.run();
