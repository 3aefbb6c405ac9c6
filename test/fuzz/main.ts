/** `npm run fuzz -- [count] [seed]`: more than `npm test` has time for. Prints what it did; fails with seed and round. */
import { fuzzExpressions } from "./expressions.ts";
import { fuzzReviews } from "./reviews.ts";

const [count = "120000", seed = "1"] = process.argv.slice(2);
/** Milliseconds. */
const longest = 1_000;
/** Bytes. */
const largest = 1_000_000_000;

const tell = (what: string, startedAt: number, summary: object): void => {
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  process.stdout.write(`${what}, seed ${seed}, ${seconds} s: ${JSON.stringify(summary)}\n`);
};
const fail = (text: string): void => {
  process.stderr.write(`${text}\n`);
  process.exitCode = 1;
};

let startedAt = performance.now();
const reviews = await fuzzReviews(Number(seed), Number(count));
tell("reviews", startedAt, reviews);
if (reviews.slowest > longest) fail("a review took longer than a second");

startedAt = performance.now();
const expressions = fuzzExpressions(Number(seed), Math.ceil(Number(count) / 10));
tell("expressions", startedAt, expressions);
if (expressions.slowest > longest) fail("an expression took longer than a second");
if (expressions.memory > largest) fail("an expression took more than a gigabyte");
