import { suite } from "uvu";
import * as assert from "uvu/assert";
import { churn } from "../churn/churn.ts";

const test = suite("churn with faults");

test("ends with every row there, none besides, and none that never was", async () => {
  const told: string[] = [];
  const outcome = await churn(40, 3, (text) => told.push(text));
  const { missing, surplus, invented, writes, rows } = outcome;
  assert.equal(
    { missing, surplus, invented },
    { missing: [], surplus: [], invented: [] },
    told.join("\n"),
  );
  assert.ok(writes > 50 && rows > 5, JSON.stringify(outcome));
});

test.run();
