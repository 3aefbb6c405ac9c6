import { suite } from "uvu";
import * as assert from "uvu/assert";
import { compareUtf8, edited, type OrderedRows, partedBy } from "../../src/rows/ordered-rows.ts";
import type { Row } from "../../src/rows/row.ts";
import { checksumOf, snapshotOf } from "../../src/rows/snapshot.ts";
import { createSourceRows } from "../../src/rows/source-rows.ts";
import { randomOf } from "../support/random.ts";
import { rowOf } from "../support/rows.ts";

const test = suite("ordered rows");

const row = (n: number, value = 0): Row =>
  rowOf({ namespace: `ns-${n % 3}`, name: `app-${n % 7919}`, uid: `${n}`, attributes: { value } });

const rowsIn = (chunks: OrderedRows): Row[] => chunks.flatMap(({ rows }) => rows);
const sorted = (rows: Iterable<Row>): Row[] =>
  [...rows].toSorted(
    (a, b) =>
      compareUtf8(a.namespace, b.namespace) ||
      compareUtf8(a.name, b.name) ||
      compareUtf8(a.uid, b.uid),
  );

test("random changes leave what sorting anew would give, in pieces that stay small", () => {
  for (let seed = 1; seed <= 20; seed++) {
    const random = randomOf(seed);
    const model = new Map<string, Row>();
    let chunks: OrderedRows = [];
    for (let step = 0; step < 40; step++) {
      const gone: Row[] = [];
      const fresh: Row[] = [];
      const seen = new Set<number>();
      for (let left = random.below(random.pick([3, 3, 1_500])); left > 0; left--) {
        const n = random.below(4_000);
        if (seen.has(n)) continue;
        seen.add(n);
        const before = model.get(`${n}`);
        if (before !== undefined) gone.push(before);
        model.delete(`${n}`);
        if (random.once(3)) continue;
        const after = row(n, step);
        model.set(after.uid, after);
        fresh.push(after);
      }
      const kept = rowsIn(chunks);
      const next = edited(chunks, gone, fresh);
      assert.equal(rowsIn(chunks), kept, "what was there before does not change");
      chunks = next;
      const sizes = chunks.map(({ rows }) => rows.length);
      assert.ok(
        sizes.every((it) => it > 0 && it <= 512),
        `seed ${seed}: ${sizes.join()}`,
      );
    }
    assert.equal(rowsIn(chunks), sorted(model.values()), `seed ${seed}`);
    for (const namespace of ["ns-0", "ns-1", "ns-2", "ns", "ns-11", "ns-9", ""]) {
      const { inside, outside } = partedBy(chunks, namespace);
      const isIn = (it: Row): boolean => it.namespace === namespace;
      assert.equal(rowsIn(inside), sorted(model.values()).filter(isIn));
      assert.equal(
        rowsIn(outside),
        sorted(model.values()).filter((it) => !isIn(it)),
      );
    }
  }
});

test("a change makes two pieces anew at most, whatever the size", () => {
  const all = Array.from({ length: 20_000 }, (_, n) => row(n));
  const chunks = edited([], [], all);
  const shared = (next: OrderedRows): number => next.filter((it) => chunks.includes(it)).length;
  for (const [gone, fresh] of [
    [[all[77]], [row(77, 1)]],
    [[], [row(30_000)]],
    [[all[78]], []],
  ] as [Row[], Row[]][])
    assert.ok(shared(edited(chunks, gone, fresh)) >= chunks.length - 1);
  assert.is(edited(chunks, [], []), chunks);
});

test("digests stand behind one another as the checksum wants them", () => {
  const rows = createSourceRows();
  for (let n = 0; n < 1_300; n++) rows.set(row(n));
  const snapshot = (retained: readonly string[]) =>
    snapshotOf({
      revision: 1,
      retained: new Set(retained),
      shown: new Map([["team-a/web", rows]]),
    });
  assert.is(snapshot([]).digest, checksumOf(sorted(rows.of())));
  rows.set(row(700, 1));
  rows.delete("3");
  assert.is(snapshot([]).digest, checksumOf(sorted(rows.of())));
  const left = sorted(rows.of()).filter(({ namespace }) => namespace !== "ns-1");
  const part = snapshot(["team-a/web/ns-1", "team-a/we/ns-2"]);
  assert.is(part.digest, checksumOf(left));
  assert.is(part.size, left.length);
  assert.equal([...part.rows()], left);
});

test("a row that comes back under another name leaves its old place", () => {
  const rows = createSourceRows();
  rows.set(rowOf({ name: "b", uid: "1" }));
  rows.ordered();
  rows.set(rowOf({ name: "c", namespace: "other", uid: "1" }));
  rows.set(rowOf({ name: "a", namespace: "other", uid: "1" }));
  assert.equal(
    rowsIn(rows.ordered()).map(({ namespace, name }) => `${namespace}/${name}`),
    ["other/a"],
  );
});

test.run();
