import { suite } from "uvu";
import * as assert from "uvu/assert";
import { killsUnderLoad } from "../chaos/kills.ts";

const test = suite("kills under load");

/** `npm run chaos -- --kills 200` is the whole of it. */
test("the log of an operator that is killed again and again tells all, in order, once", async () => {
  const told: string[] = [];
  const { faults, ...counts } = await killsUnderLoad({
    kills: 5,
    seed: 7,
    say: (text) => told.push(text),
  });
  assert.equal(faults.slice(0, 5), [], `${JSON.stringify(counts)}\n${told.join("\n")}`);
  assert.ok(counts.killedAtWork >= 2, `${counts.killedAtWork} were killed at work`);
  assert.ok(counts.updated > counts.rows && counts.deleted > 0, JSON.stringify(counts));
});

test.run();
