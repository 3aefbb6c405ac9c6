import { Session } from "node:inspector";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createRedactor } from "../../src/redact/redactor.ts";

const test = suite("redaction work");

const session = new Session();
session.connect();
session.post("Profiler.enable");
session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });

// What counts blocks slows down all that runs in this process.
test.after(() => session.disconnect());

/** How often the blocks of src/redact ran since this was asked last: each turn of each loop counts. */
function blocksRun(): number {
  let count = 0;
  session.post("Profiler.takePreciseCoverage", (_error, { result }) => {
    for (const { functions } of result.filter(({ url }) => url.includes("/src/redact/"))) {
      for (const { ranges } of functions) for (const range of ranges) count += range.count;
    }
  });
  return count;
}

/**
 * Counts the blocks that run, and the characters that string methods and expressions go over: what grows in them
 * grows in time, and unlike time it is the same on each machine.
 */
function workOf(run: () => void): number {
  let work = 0;
  blocksRun();
  const strings = String.prototype as unknown as Record<string, (...args: never[]) => unknown>;
  const expressions = RegExp.prototype as unknown as Record<string, (...args: never[]) => unknown>;
  const restore: Array<() => void> = [];
  const wrap = (
    target: Record<string, (...args: never[]) => unknown>,
    name: string,
    cost: (self: unknown, args: readonly unknown[], result: unknown) => number,
  ): void => {
    const original = target[name];
    if (original === undefined) throw new Error(name);
    target[name] = function wrapped(this: unknown, ...args: never[]): unknown {
      const from = this instanceof RegExp ? this.lastIndex : 0;
      const result = Reflect.apply(original, this, args);
      work += 1 + Math.max(0, cost(this, [...args, from], result));
      return result;
    };
    restore.push(() => {
      target[name] = original;
    });
  };
  const length = (value: unknown): number => String(value as string).length;
  wrap(strings, "charCodeAt", () => 1);
  wrap(strings, "slice", (_self, _args, result) => length(result) / 16);
  wrap(strings, "trim", (_self, _args, result) => length(result) / 16);
  wrap(strings, "replaceAll", (self) => length(self));
  wrap(strings, "indexOf", (self, args, result) => {
    const from = typeof args[1] === "number" && args.length > 2 ? args[1] : 0;
    return ((result as number) < 0 ? length(self) : (result as number)) - from;
  });
  wrap(strings, "includes", (self) => length(self));
  wrap(expressions, "test", (self, args, result) => {
    const expression = self as RegExp;
    const from = args.at(-1) as number;
    if (expression.sticky) return expression.lastIndex - from;
    return result === true ? 1 : Math.min(length(args[0]), 64);
  });
  wrap(expressions, "exec", (self, args, result) => {
    const expression = self as RegExp;
    if (!expression.global) return Math.min(length(args[0]), 256);
    const from = args.at(-1) as number;
    return (result === null ? length(args[0]) : expression.lastIndex) - from;
  });
  try {
    run();
  } finally {
    for (const undo of restore) undo();
  }
  return work + blocksRun();
}

const repeated = (piece: string) => (size: number) =>
  piece.repeat(Math.ceil(size / piece.length)).slice(0, size);

/** What an attacker may put into an annotation to keep an operator busy. */
const hostile: Readonly<Record<string, (size: number) => string>> = {
  letters: repeated("a"),
  equals: repeated("="),
  colons: repeated(": "),
  quotes: repeated('"'),
  backslashes: repeated("\\"),
  "escaped quotes": repeated('\\"'),
  brackets: repeated("["),
  braces: repeated("{"),
  "open lists, a line each": repeated("[\n"),
  "open quotes in lists": repeated('["a\n'),
  "open maps with keys": repeated('{"a":'),
  "balanced lists": repeated("[[],"),
  "list dashes": repeated("- "),
  "deeper and deeper": (size) =>
    Array.from(
      { length: Math.ceil(Math.sqrt(2 * size)) },
      (_, indent) => `${" ".repeat(indent)}a:`,
    ).join("\n"),
  "passwords without end": repeated("password="),
  "passwords in quotes": repeated('password="'),
  "password lines": repeated("password: x\n"),
  "passwords in JSON": repeated('"password":"'),
  "references to passwords": repeated("password=${A} "),
  "sealed passwords": repeated("password=ENC[ "),
  addresses: (size) => `@${repeated("a://")(size)}`,
  "addresses with odd ports": (size) => `@ ${repeated("a://b:c/")(size)}`,
  "addresses with signs": repeated("a://b:c@"),
  "signs before tcp": (size) => `:${repeated("@tcp(")(size)}`,
  "oracle addresses": (size) => `@${repeated("oracle:thin:")(size)}`,
  "headers that refer": repeated('"token: ${A}" '),
  "headers without end": repeated('"token: ${A} '),
  "references after flags": repeated("--token=$A1 "),
  "keys of JSON that refer": repeated('"token":"$A1",'),
  "PEM beginnings": repeated("-----BEGIN "),
  "PEM beginnings of certificates": repeated("-----BEGIN CERTIFICATE-----\n"),
  "PEM beginnings of keys": repeated("-----BEGIN RSA PRIVATE KEY-----\n"),
  "token prefixes": repeated("sk-"),
  "web token prefixes": repeated("eyJ"),
  "web token parts": repeated("eyJ."),
  "hash prefixes": repeated("$2y$"),
  bearers: repeated("Bearer "),
  elements: repeated("<a>"),
  "values of elements": repeated("<value>"),
  "named elements": repeated("</name><value>"),
  options: repeated("--password "),
  "mysql options": repeated("mysql -p "),
  "user options": repeated("curl -u a:"),
  statements: repeated("identified by '"),
  "deeper and deeper escapes": (size) =>
    Array.from(
      { length: Math.ceil(Math.sqrt(2 * size)) },
      (_, escapes) => `by ${"\\".repeat(escapes)}"`,
    ).join(" "),
  "open quotes after by": repeated('by "a by \'b by `c by \\\\\\"d'),
  logins: repeated("login a password "),
  directives: repeated("requirepass a1\n"),
  "block scalars": repeated("a: |\n  "),
  "block scalars deeper and deeper": repeated("a: |\n a: |\n  a: |\n   "),
  anchors: repeated("&a "),
  aliases: repeated("password: *a\n"),
  "spaces and tabs": repeated(" \t"),
  "blank lines": repeated("\n"),
  base64: repeated("YWFh"),
  "base64 of JSON": (size) => Buffer.from(repeated('{"a":')(size * 0.7)).toString("base64"),
  "JSON in JSON": (size) => {
    let text = "x";
    while (text.length < size) text = JSON.stringify({ password: "p1", a: text });
    return text;
  },
  commas: repeated("define('a',"),
  "key characters": repeated("a-b.c_d/"),
  "keys of many words": repeated("aB"),
  markers: repeated("[redacted]"),
};

const small = 1 << 13;
const large = 1 << 17;
const mebibyte = 1 << 20;
const maxWorkPerCharacter = 300;
const redactor = createRedactor({ scrubKeys: ["internal"] });

for (const [name, make] of Object.entries(hostile)) {
  test(`does work in proportion to the length of ${name}`, () => {
    const few = workOf(() => redactor.redact("config", make(small)));
    const many = workOf(() => redactor.redact("config", make(large)));
    const longer = make(large).length / make(small).length;
    assert.ok(
      many < 1.5 * longer * few,
      `${longer} times as long took ${many / few} times as much`,
    );
    assert.ok(many < maxWorkPerCharacter * make(large).length, `${many / large} per character`);
  });
}

test("does work in proportion to the length of a mebibyte of all of that", () => {
  const makers = Object.values(hostile);
  const text = makers.map((make) => make(mebibyte / makers.length)).join("\n");
  const work = workOf(() => redactor.redact("config", text));
  process.stdout.write(
    `\n1 MiB of hostile text: ${(work / text.length).toFixed(1)} steps per character\n`,
  );
  assert.ok(text.length > 0.9 * mebibyte && work < maxWorkPerCharacter * text.length);
});

test("finds the work of a detector that is not linear", () => {
  const text = repeated("a")(4_096);
  const quadratic = (part: string): void => {
    for (let from = 0; from < part.length; from += 1) part.slice(from).includes("b");
  };
  const few = workOf(() => quadratic(text.slice(0, 1_024)));
  assert.ok(workOf(() => quadratic(text)) > 10 * few);
});

test.run();
