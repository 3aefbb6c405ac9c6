import { suite } from "uvu";
import * as assert from "uvu/assert";
import { once } from "../../../src/cli/sources/once.ts";

const test = suite("what is asked once");

test("is asked again only after it has failed", async () => {
  let count = 0;
  const ask = once((signal) => {
    count++;
    return signal.aborted ? Promise.reject(new Error("cancelled")) : Promise.resolve(count);
  });
  const { signal } = new AbortController();
  try {
    await ask(AbortSignal.abort());
    assert.unreachable();
  } catch (error) {
    assert.is((error as Error).message, "cancelled");
  }
  assert.equal([await ask(signal), await ask(signal)], [2, 2]);
});

test.run();
