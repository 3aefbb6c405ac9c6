import { suite } from "uvu";
import * as assert from "uvu/assert";
import { deltaOf } from "../../src/sinks/git/pack-delta-maker.ts";
import { applyDelta } from "../../src/sinks/git/pack-delta.ts";

const test = suite("deltas between objects");

function randomOf(seed: number): (count: number) => number {
  let state = seed;
  return (count) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 4294967296) * count);
  };
}

const made = (base: Buffer, target: Buffer): number => {
  const delta = deltaOf(base, target);
  assert.ok(applyDelta(base, delta).equals(target));
  return delta.length;
};

test("any two texts, like and unlike", () => {
  const upTo = randomOf(7);
  for (let round = 0; round < 600; round++) {
    const letters = upTo(4) === 0 ? 2 : 256;
    const bytes = (count: number): Buffer =>
      Buffer.from(Array.from({ length: count }, () => upTo(letters)));
    const base = bytes(upTo(3_000));
    const parts: Buffer[] = [];
    for (let left = upTo(8); left > 0; left--) {
      const from = upTo(base.length + 1);
      parts.push(upTo(2) === 0 ? bytes(upTo(90)) : base.subarray(from, from + upTo(900)));
    }
    made(base, Buffer.concat(parts));
  }
});

test("empty ones, and runs longer than one command", () => {
  const long = Buffer.from(Array.from({ length: 200_000 }, (_, index) => (index * index) >> 5));
  for (const [base, target] of [
    [Buffer.of(), Buffer.of()],
    [Buffer.of(), long],
    [long, Buffer.of()],
    [long, long],
  ] as const)
    made(base, target);
  assert.ok(made(long, long) < 40);
  assert.ok(made(long, Buffer.concat([long.subarray(0, 70_000), long.subarray(70_001)])) < 60);
});

test("replaced, added and removed entries of a directory cost their own size", () => {
  const upTo = randomOf(3);
  const entry = (index: number): Buffer =>
    Buffer.concat([
      Buffer.from(`100644 row-${String(index).padStart(6, "0")}.json\0`),
      Buffer.from(Array.from({ length: 20 }, () => upTo(256))),
    ]);
  const entries = Array.from({ length: 5_000 }, (_, index) => entry(index));
  const base = Buffer.concat(entries);
  const changed = entries.map((it, index) => (index % 50 === 0 ? entry(index) : it));
  assert.ok(made(base, Buffer.concat(changed)) < 100 * 40);
  const shorter = entries.filter((_, index) => index % 500 !== 7);
  assert.ok(made(base, Buffer.concat(shorter)) < 10 * 40);
  assert.ok(made(Buffer.concat(shorter), base) < 10 * 80);
});

test.run();
