import { suite } from "uvu";
import * as assert from "uvu/assert";
import { chaos } from "../chaos/chaos.ts";

const test = suite("chaos");

test("ends with every row in every sink, none besides, and none that never was", async () => {
  const told: string[] = [];
  const { places, rows } = await chaos(40, 3, (text) => told.push(text));
  for (const [name, { writes, ...faults }] of Object.entries(places)) {
    const none = { missing: [], surplus: [], invented: [] };
    assert.equal(faults, none, `${name}\n${told.join("\n")}`);
    assert.ok(writes > 30, `${name}: ${writes} row writes`);
  }
  assert.ok(rows > 5, `${rows} rows`);
});

test.run();
