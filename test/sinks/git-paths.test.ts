import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Row } from "../../src/rows/row.ts";
import { distinctPath } from "../../src/sinks/git/path-template.ts";
import { assignPaths } from "../../src/sinks/git/row-paths.ts";
import { rowOf } from "../support/rows.ts";

const test = suite("paths of rows");
const [one, two, three] = ["one", "two", "three"].map((uid) => rowOf({ uid })) as [Row, Row, Row];
const pathsOf = (
  wanted: readonly (readonly [string, Row])[],
  taken: readonly string[] = [],
): Map<string, string> =>
  new Map([...assignPaths(wanted, taken, "json").paths].map(([path, row]) => [row.uid, path]));

test("a row that nobody disturbs has the path it wants", () => {
  const paths = pathsOf(
    [
      ["a.json", one],
      ["b.json", two],
    ],
    ["c.json"],
  );
  assert.equal(Object.fromEntries(paths), { one: "a.json", two: "b.json" });
});

test("no row is lost where a name is chosen to be another's marked path", () => {
  const marked = distinctPath("a.json", one, "json");
  const wanted = [
    ["a.json", one],
    ["a.json", two],
    [marked, three],
  ] as const;
  const paths = pathsOf(wanted);
  assert.is(paths.get("three"), marked);
  assert.is(new Set(paths.values()).size, 3);
  assert.equal(
    paths,
    new Map(
      [...paths].filter(([uid]) => pathsOf([...wanted].toReversed()).get(uid) === paths.get(uid)),
    ),
  );
});

test("a row below a kept row's file stands beside it", () => {
  const path = pathsOf([["shop/cart/a.json", one]], ["shop/cart"]).get("one") ?? "";
  assert.match(path, /^shop\/cart-[0-9a-f]{8}\/a\.json$/);
});

test("a row whose path is a folder of a kept row's stands beside it", () => {
  assert.match(pathsOf([["shop", one]], ["shop/a.json"]).get("one") ?? "", /^shop-[0-9a-f]{8}$/);
});

test.run();
