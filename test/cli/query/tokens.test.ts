import { suite } from "uvu";
import * as assert from "uvu/assert";
import { pointed } from "../../../src/cli/query/pointer.ts";
import { isEnded, tokensOf } from "../../../src/cli/query/tokens.ts";

const test = suite("tokens of SQL");

const names = (text: string): readonly string[] => tokensOf(text).map((it) => it.name);

test("are words, quoted names, strings and signs; no comments", () => {
  assert.equal(names(`select a.b -- c\n, 'it''s' /* d */ from "x""y", [z w], \`u\``), [
    ...["select", "a", ".", "b", ",", "'it''s'", "from"],
    ...['x"y', ",", "z w", ",", "u"],
  ]);
  assert.equal(names("größe+名"), ["größe", "+", "名"]);
});

test("know where they stand", () => {
  assert.equal(
    tokensOf(" a /* ; */ ;").map((it) => it.at),
    [1, 11],
  );
});

test("end a statement where they are no part of something else", () => {
  for (const text of ["select 1;", "select 1 ; -- done", ";"]) assert.ok(isEnded(text), text);
  for (const text of ["select 1", "select ';", "select 1 -- ;", "/* ;", 'select ";', ""])
    assert.not(isEnded(text), text);
});

test("are pointed at in their line", () => {
  assert.is(pointed("select a\nfrom\tb\r\nwhere c", 14), "  from b\n       ^");
  // Two letters, four columns.
  assert.is(pointed("select '名前', a", 13), `  select '名前', a\n${" ".repeat(17)}^`);
  assert.is(pointed("select \u001B[31m, a", 14), `  select \\u001b[31m, a\n${" ".repeat(21)}^`);
});

test("are pointed at in long lines, too", () => {
  const long = `select ${"a, ".repeat(500)}b from c`;
  const [line = "", caret = ""] = pointed(long, long.indexOf("b from")).split("\n");
  assert.ok(line.length <= 74, line);
  assert.is(line.charAt(caret.length - 1), "b");
});

test.run();
