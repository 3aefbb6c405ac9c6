import { suite } from "uvu";
import * as assert from "uvu/assert";
import { fuzzReviews } from "./reviews.ts";

const test = suite("mutated reviews");

test("are answered, whatever they hold, and what is accepted reconciles", async () => {
  const { malformed, refused, accepted, warned } = await fuzzReviews(20_261_123, 4_000);
  // Not all the same: otherwise the mutations would prove nothing.
  for (const count of [malformed, refused, accepted, warned]) assert.ok(count > 10, `${count}`);
  assert.is(malformed + refused + accepted, 4_000);
});

test.run();
