import { suite } from "uvu";
import * as assert from "uvu/assert";
import { withPlainSignals } from "../../../src/cli/query/plain-signals.ts";

const test = suite("signals while SQLite computes");

test("are heard by nobody, and by all who listened before again afterwards", () => {
  let heard = 0;
  const listener = (): void => void heard++;
  process.once("SIGINT", listener);
  try {
    assert.is(
      withPlainSignals(() => process.listenerCount("SIGINT")),
      0,
    );
    assert.throws(() =>
      withPlainSignals(() => {
        throw new Error("at work");
      }),
    );
    assert.ok(process.listeners("SIGINT").includes(listener));
    // Once is still once.
    for (let count = 0; count < 2; count++) process.emit("SIGINT");
    assert.is(heard, 1);
  } finally {
    process.off("SIGINT", listener);
  }
});

test.run();
