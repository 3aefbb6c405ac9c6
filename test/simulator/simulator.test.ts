import { readFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { minimise } from "./minimise.ts";
import { mutations } from "./mutations/mutations.ts";
import { plantedIn } from "./mutations/plant.ts";
import { findMutation } from "./mutations/search.ts";
import { runAll } from "./pool.ts";
import { type Outcome, run } from "./run.ts";
import { type Schedule, scheduleOf } from "./schedule.ts";

const test = suite("simulated clusters");

/** `npm run simulate` has more of them. */
const seeds = Array.from({ length: 100 }, (_, index) => index + 1);

test(`${seeds.length} lives: nothing is lost, nothing is made up, and status tells`, async () => {
  const failed: string[] = [];
  const traces = new Map<number, string>();
  await runAll(seeds, {
    onOutcome: ({ seed, violations, trace }) => {
      traces.set(seed, trace);
      if (violations.length > 0)
        failed.push(`npm run simulate -- --replay ${seed}: ${violations[0]}`);
      return true;
    },
  });
  assert.equal(failed, []);
  assert.is(traces.size, seeds.length);
  // What a worker did after other seeds, this process does as well.
  const { trace } = await run(scheduleOf(17));
  assert.is(trace, traces.get(17));
});

test("the page says how many lives that is", () => {
  const page = readFileSync("docs/simulator.md", "utf8");
  assert.match(page, `\`npm test\` runs ${seeds.length} of them`);
});

test("a schedule gives the same life each time, whatever was lived before", async () => {
  const first = await run(scheduleOf(3));
  await run(scheduleOf(4));
  assert.equal(await run(scheduleOf(3)), first);
  assert.is.not((await run(scheduleOf(4))).trace, first.trace);
});

test("steps can be left out of a schedule without changing the others", () => {
  const { steps } = scheduleOf(5);
  assert.equal(scheduleOf(5).steps, steps);
  assert.ok(steps.length > 5);
});

test("a schedule that fails is shortened to what it takes", async () => {
  const steps = Array.from({ length: 40 }, (_, index) => ({ do: `step ${index}` }));
  const guilty = ["step 3", "step 21", "step 22"];
  const fails = ({ seed, steps: taken }: Schedule): Promise<Outcome> => {
    const names = taken.map((step) => step.do);
    const isGuilty = guilty.every((name) => names.includes(name));
    const violations = isGuilty ? ["it went wrong"] : [];
    return Promise.resolve({ seed, steps: 0, counts: {}, rows: 0, trace: "", violations });
  };
  assert.equal(await minimise({ seed: 1, steps }, fails), [3, 21, 22]);
});

/** The seed that finds each planted bug, as docs/simulator.md tells. */
const documented = new Map(
  [
    ...readFileSync("docs/simulator.md", "utf8").matchAll(/^\| (.+) \| (src\/\S+) \| (\d+) \|/gm),
  ].map(([, name = "", , seed]) => [name, Number(seed)]),
);

test("docs/simulator.md names a seed for each planted bug", () => {
  assert.equal(
    [...documented.keys()],
    mutations.map(({ name }) => name),
  );
});

for (const mutation of mutations)
  test(`can still be planted: ${mutation.name}`, () => {
    const source = readFileSync(mutation.file, "utf8");
    assert.is.not(plantedIn(source, mutation), source);
  });

/** One of each layer; `npm run simulate -- --mutations` has all. */
const sample = [
  "events of deletion are ignored",
  "no new list after 410",
  "rows are shown before the first list is whole",
  "a profile that changes keeps the rows of before",
  "a failed export counts as done",
];

for (const name of sample)
  test(`is found: ${name}`, async () => {
    const seed = documented.get(name) ?? 0;
    const found = await findMutation(name, [seed]);
    assert.is(found?.seed, seed);
  });

test.run();
