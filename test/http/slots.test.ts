import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createSlots } from "../../src/http/slots.ts";

const test = suite("slots");
const never = new AbortController().signal;

test("lets as many work as there are slots, and the next in turn", async () => {
  const slots = createSlots(1, 2);
  const entered: string[] = [];
  const first = await slots.take(never);
  const second = slots.take(never).then((it) => (entered.push("second"), it));
  const third = slots.take(never).then((it) => (entered.push("third"), it));
  assert.is(await slots.take(never), undefined);
  assert.equal(entered, []);
  first?.();
  first?.();
  (await second)?.();
  assert.equal(entered, ["second"]);
  (await third)?.();
  assert.ok(await slots.take(never));
});

test("forgets who no longer waits", async () => {
  const slots = createSlots(1, 1);
  const first = await slots.take(never);
  const gone = new AbortController();
  const second = slots.take(gone.signal);
  gone.abort();
  assert.is(await second, undefined);
  first?.();
  assert.ok(await slots.take(never));
});

test.run();
