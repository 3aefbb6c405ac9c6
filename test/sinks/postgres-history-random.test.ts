import * as assert from "uvu/assert";
import type { Row } from "../../src/rows/row.ts";
import type { Export } from "../../src/sinks/sink.ts";
import { type Random, randomOf } from "../support/random.ts";
import { deltaOf, rowOf } from "../support/rows.ts";
import { postgresFixture } from "./postgres-fixture.ts";
import { historiesOf, history, minute } from "./postgres-history-fixture.ts";

const fixture = postgresFixture("history_random");
const { test, open, write } = fixture;
const { asOf, isSound } = historiesOf(fixture);

interface Life {
  readonly name: string;
  held: readonly Row[];
}
const randomRows = ({ below }: Random): Row[] =>
  Array.from({ length: 12 }, (_, index) => index).flatMap((index) =>
    below(3) === 0 ? [] : [rowOf({ name: `r${index}`, attributes: { index: below(3) } })],
  );
const wishOf = ({ below }: Random, life: Life, next: readonly Row[]): Partial<Export> => {
  const inventory = { namespace: "team-a", name: life.name };
  const choice = below(4);
  if (choice === 0) return { inventory, purpose: "verification" };
  return choice === 1 ? { inventory } : { inventory, delta: deltaOf(life.held, next) };
};

for (const seed of [1, 2, 3])
  test(`after random orders, each moment is as its order left it (seed ${seed})`, async () => {
    const random = randomOf(seed);
    const lives: Life[] = ["first", "second"].map((name) => ({ name, held: [] }));
    const wanted: [Date, unknown][] = [];
    let sink = open(history);
    for (let count = 0; count < 40; count++) {
      const life = random.pick(lives);
      const isRemoved = random.once(12);
      const next = isRemoved ? [] : randomRows(random);
      if (random.once(6)) sink = open(history);
      const wish = wishOf(random, life, next);
      await write(sink, next, {
        ...wish,
        ...(isRemoved ? { purpose: "removal" as const } : {}),
        exportedAt: minute(count),
      });
      life.held = next;
      wanted.push([
        minute(count),
        lives.flatMap((it) =>
          it.held
            .toSorted((a, b) => (a.uid < b.uid ? -1 : 1))
            .map((row) => [it.name, row.uid, row.digest]),
        ),
      ]);
    }
    for (const [time, rows] of wanted) assert.equal(await asOf(time), rows);
    await isSound();
  });

test("stays sound under random orders at random times", async () => {
  const random = randomOf(4);
  const life: Life = { name: "first", held: [] };
  const sink = open(history);
  for (let count = 0; count < 60; count++) {
    const next = randomRows(random);
    await write(sink, next, {
      ...wishOf(random, life, next),
      exportedAt: minute(random.below(10)),
    });
    life.held = next;
    await isSound();
  }
});

test.run();
