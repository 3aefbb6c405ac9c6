import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseJson } from "../../src/kube/json.ts";
import { randomOf } from "../support/random.ts";
import { processorMillis } from "../support/processor-time.ts";

const test = suite("exact JSON");

const values: readonly (readonly [text: string, want: unknown])[] = [
  ["9007199254740991", 9007199254740991],
  ["-9007199254740991", -9007199254740991],
  ["9007199254740992", 9007199254740992n],
  ["9007199254740993", 9007199254740993n],
  ["-9007199254740993", -9007199254740993n],
  ["9223372036854775807", 9223372036854775807n],
  ["-9223372036854775808", -9223372036854775808n],
  ["9223372036854775808", "9223372036854775808"],
  ["18446744073709551615", "18446744073709551615"],
  ["-123456789012345678901234567890", "-123456789012345678901234567890"],
  ["1234567890123456", 1234567890123456],
  ["9007199254740993.0", 9007199254740992],
  ["9007199254740993.5", 9007199254740994],
  ["0.12345678901234567890", 0.12345678901234568],
  ["9007199254740993e0", 9007199254740992],
  ["9007199254740993E2", 900719925474099300],
  ["1e400", Infinity],
  ["1e-400", 0],
  ['"9007199254740993"', "9007199254740993"],
  ['"100m"', "100m"],
  ['"9007199254740993Ki"', "9007199254740993Ki"],
];
for (const [text, want] of values)
  test(`reads ${text} as ${typeof want} ${String(want)}, wherever it stands`, () => {
    assert.is(parseJson(text), want);
    assert.is(parseJson(` ${text}\n`), want);
    assert.equal(parseJson(`{"a":${text}}`), { a: want });
    assert.equal(parseJson(`{"a" : ${text} , "b":[${text},${text}, "x"]}`), {
      a: want,
      b: [want, want, "x"],
    });
  });

const inStrings = [
  '{"a":"x:9007199254740993,"}',
  String.raw`{"a":"\":9007199254740993,"}`,
  String.raw`{"a":"\\","b":"\\\",9007199254740993]","c":1}`,
  '{"9007199254740993":":9007199254740993}"}',
  String.raw`{"a":"{\"n\":9007199254740993}"}`,
];
for (const text of inStrings)
  test(`leaves the text ${text} as it is, beside a number or not`, () => {
    assert.equal(parseJson(text), JSON.parse(text));
    assert.equal(parseJson(`[${text},9007199254740993]`), [JSON.parse(text), 9007199254740993n]);
    assert.equal(parseJson(`[9007199254740993,${text}]`), [9007199254740993n, JSON.parse(text)]);
  });

test("keeps a key called __proto__ a key", () => {
  const parsed = parseJson('{"__proto__":9007199254740993}') as object;
  assert.equal(Object.entries(parsed), [["__proto__", 9007199254740993n]]);
  assert.is(Object.getPrototypeOf(parsed), Object.prototype);
});

const broken = [
  "",
  "{",
  "9007199254740993 9007199254740993",
  "[9007199254740993",
  "[09007199254740993]",
  "[--9007199254740993]",
  "[-\t9007199254740993]",
  "[+9007199254740993]",
  "[9007199254740993.]",
  "{9007199254740993:1}",
  '{"a":1,9007199254740993:2}',
  '{"a":1,9007199254740993}',
  '["9007199254740993]',
  '[9007199254740993,"]',
];
for (const text of broken)
  test(`refuses ${text || "nothing"}`, () => {
    assert.throws(
      () => parseJson(text),
      (error: unknown) => error instanceof SyntaxError,
    );
  });

const bit = (value: bigint): unknown =>
  Number.isSafeInteger(Number(value)) ? Number(value) : value;

test("whatever the object, the integers are exact and the rest is what JSON.parse says", () => {
  const { below, pick } = randomOf(7);
  const digits = (): bigint => {
    let value = "1";
    for (let left = below(19); left > 0; left -= 1) value += String(below(10));
    const number = BigInt(value);
    return below(2) === 0 ? number : -number;
  };
  // In keys no backslash: V8 13.6 mistakes other escaped keys for one it has seen with it (nodejs/node#63785).
  const keys = ['"', ":1234567890123456789,", "x", "😀", "\n", "{", "9007199254740993"];
  const texts = ['"', "\\", ":1234567890123456789,", "x", "😀", "\n", "[", "{", "}"];
  /** Text and what it means. */
  const any = (depth: number): readonly [string, unknown] => {
    switch (below(depth > 4 ? 3 : 6)) {
      case 0: {
        const value = digits();
        return [String(value), bit(value)];
      }
      case 1: {
        const value = pick(texts) + pick(texts) + pick(texts);
        return [JSON.stringify(value), value];
      }
      case 2: {
        const value = pick([1.5, 1e21, true, null, 0, 1234567890123456.5]);
        return [JSON.stringify(value), value];
      }
      case 3: {
        const items = Array.from({ length: below(4) }, () => any(depth + 1));
        return [`[${items.map(([it]) => it).join(pick([",", ", "]))}]`, items.map(([, it]) => it)];
      }
      default: {
        const items = Array.from(
          { length: below(4) },
          (_, n) => [`${n}${pick(keys)}`, any(depth + 1)] as const,
        );
        const members = items.map(([key, [it]]) => `${JSON.stringify(key)}:${it}`);
        return [
          `{${members.join(",")}}`,
          Object.fromEntries(items.map(([key, [, it]]) => [key, it])),
        ];
      }
    }
  };
  let exact = 0;
  for (let round = 0; round < 20_000; round += 1) {
    const [text, want] = any(0);
    assert.equal(parseJson(text), want, text);
    if (typeof want === "bigint") exact += 1;
  }
  assert.ok(exact > 500, `${exact} top-level integers`);
});

test("takes depth and length as JSON.parse does", () => {
  const depth = 100_000;
  const deep = `${"[".repeat(depth)}9007199254740993${"]".repeat(depth)}`;
  let value = parseJson(deep);
  for (let left = depth; left > 0; left -= 1) value = (value as readonly unknown[])[0];
  assert.is(value, 9007199254740993n);
  const long = [
    `["${"\\\\".repeat(1_000_000)}",9007199254740993]`,
    `["${'\\"'.repeat(1_000_000)}",9007199254740993]`,
    `[${" ".repeat(2_000_000)}9007199254740993]`,
    `[${"9".repeat(2_000_000)}]`,
    `["${":9007199254740993".repeat(100_000)}",9007199254740993]`,
    `[9007199254740993${" ".repeat(2_000_000)}x`,
    `[${"9007199254740993,".repeat(100_000)}1]`,
  ];
  for (const text of long) {
    const start = processorMillis();
    try {
      parseJson(text);
    } catch (error) {
      assert.instance(error, SyntaxError);
    }
    assert.ok(processorMillis() - start < 10_000, text.slice(0, 30));
  }
});

test.run();
