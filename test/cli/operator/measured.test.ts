import { suite } from "uvu";
import * as assert from "uvu/assert";
import { measured } from "../../../src/cli/operator/measured.ts";
import { OperatorError } from "../../../src/errors/operator-error.ts";
import type { Next } from "../../../src/runtime/controller.ts";
import { virtualClock } from "../../support/clock.ts";

const test = suite("measured reconciliation");

const told = async (
  work: () => Promise<Next>,
  signal: AbortSignal,
): Promise<readonly unknown[]> => {
  const clock = virtualClock();
  const facts: unknown[] = [];
  const gauge = {
    succeeded: (span: number) => facts.push("succeeded", span),
    requeued: (span: number) => facts.push("requeued", span),
    failed: (errorClass: string, span: number) => facts.push("failed", errorClass, span),
    close: () => undefined,
  };
  const turn = measured(
    async () => {
      await clock.advance(20);
      return work();
    },
    gauge,
    clock,
  );
  await turn("a/b", signal).catch((error: unknown) => facts.push(error));
  return facts;
};

const { signal } = new AbortController();
const forbidden = new OperatorError("ACCESS_DENIED", { verb: "list", resource: "pods" });
const bug = new TypeError("bug");

test("counts a turn by how it ended, with the time it took", async () => {
  assert.equal(await told(() => Promise.resolve("on-change"), signal), ["succeeded", 20]);
  assert.equal(await told(() => Promise.resolve({ after: 5 }), signal), ["requeued", 20]);
  assert.equal(await told(() => Promise.reject(forbidden), signal), [
    "failed",
    "forbidden",
    20,
    forbidden,
  ]);
  assert.equal(await told(() => Promise.reject(bug), signal), ["failed", "internal", 20, bug]);
});

test("does not count what was stopped", async () => {
  const stopped = AbortSignal.abort();
  assert.equal(await told(() => Promise.reject(bug), stopped), [bug]);
});

test.run();
