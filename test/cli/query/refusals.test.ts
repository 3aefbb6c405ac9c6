import { DatabaseSync } from "node:sqlite";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { openEngine } from "../../../src/cli/query/engine.ts";
import { ask, failure, lines } from "./asking.ts";
import { deployment, flags, place } from "./stage.ts";

const test = suite("SQL over kinds, refusals");

test("points at what is wrong", async () => {
  const cases = [
    ["select name frm deploy", /^near "deploy": syntax error\n.*\n {18}\^$/],
    ["select from from deploy", /^near "from": syntax error\n.*\n {9}\^$/],
    ["select name, 'from' from from", /^near "from": syntax error\n.*\n {27}\^$/],
    ["select 'a from deploy", /^unrecognized token: .*\n {9}\^$/s],
    ["select name from", /^incomplete input\n.*\n {18}\^$/],
    ["select imge from deploy", /^no such column: imge; did you mean image\?\n.*\n {9}\^$/],
    ["select zzz from deploy", /^no such column: zzz; there are namespace, name, .*\n {9}\^$/s],
    ["select d.nme, d.name nme from deploy d", /did you mean name\?\n.*\n {9}\^$/],
    ["select zzz.name, 1 + zzz from deploy zzz", /\n {23}\^$/],
    ["select zzz from deploy where zzz = 1", /\n {9}\^$/],
    ["select deploymnts.name from deploymnts", /\n {30}\^$/],
    ["select 1 as zzz, 'zzz', x.zzz from deploy x", /\n {26}\^$/],
    ['select "web" from deploy', /single-quotes\?.*\n.*\n {9}\^$/],
    ["select name from deploy a, deploy b", /^ambiguous column name: name\n.*\n {9}\^$/],
    ["select nope(1) from deploy", /^no such function: nope\n.*\n {9}\^$/],
    ["select name, json(1,2) from deploy", /^wrong number of .*\n.*\n {15}\^$/],
    ["select 1 from deploy where max(name) = 1", /^misuse of aggregate.*\n.*\n {29}\^$/],
    ["select 1 from deploymnts", /did you mean deployments\.apps\?\n.*\n {16}\^$/],
    ["select 1 from clusters", /clusters\.a\.example, clusters\.b\.example.*\n.*\n {16}\^$/],
    [
      "select 1 from deployments.apps",
      /^put the kind into quotes: "deployments\.apps"\n.*\n {16}\^$/,
    ],
    ["select 1 from (select 1 a), main.nope", /no kind nope.*\n.*\n {30}\^$/],
    ["select (select name, uid from deploy)", /^sub-select returns 2 columns - expected 1$/],
  ] as const;
  for (const [text, wanted] of cases) assert.match(await failure(text), wanted, text);
});

test("refuses whatever does more than read", async () => {
  await lines("select 1 from deploy");
  for (const text of [
    "insert into deploy (name) values ('a')",
    "with x as (select 1) delete from deploy",
    "update deploy set name = 'a'",
    "drop table deploy",
    "create table a (b)",
    "create temp view v as select 1",
    "attach '/tmp/kollect-attached' as a",
    "detach main",
    "pragma max_page_count = 9",
    "begin",
    "vacuum",
    "vacuum into '/tmp/kollect-vacuumed'",
    "reindex",
    "analyze",
    "savepoint a",
  ]) {
    const told = await failure(text);
    assert.match(
      told,
      /^(query only reads: [A-Z]+ is refused; write a select|there is no kind)\n/,
      text,
    );
  }
  assert.match(
    await failure("select load_extension('a')"),
    /LOAD_EXTENSION is refused.*\n {9}\^$/s,
  );
  assert.match(await failure("-- nothing"), /^there is no statement/);
});

test("refuses to run where SQLite cannot be held to reading", async () => {
  const authorizer = Object.getOwnPropertyDescriptor(DatabaseSync.prototype, "setAuthorizer");
  assert.ok(authorizer);
  Reflect.deleteProperty(DatabaseSync.prototype, "setAuthorizer");
  try {
    assert.match(await failure("select 1"), /^query needs Node 24\.10 or later; this is \d/);
  } finally {
    Object.defineProperty(DatabaseSync.prototype, "setAuthorizer", authorizer);
  }
});

test("refuses to write to a table that is filled", async () => {
  const engine = await openEngine(flags);
  await ask({ text: "select 1 from deploy", engine });
  for (const text of ["delete from deploy", "insert into deploy (name) values ('a')"])
    try {
      await ask({ text, engine });
      assert.unreachable(text);
    } catch (error) {
      assert.match((error as Error).message, /^query only reads: (DELETE|INSERT) is refused/);
    }
  engine.close();
});

test("tells what fails while it runs", async () => {
  assert.match(await failure("select json_extract(name, '$.a') from deploy"), /^malformed JSON$/);
});

test("stops where tables take too much", async () => {
  const many = Array.from({ length: 3_000 }, (_, index) =>
    deployment("shop", `web-${index}`, { images: ["x".repeat(500)] }),
  );
  const it = place({ objects: many });
  const text = "select max(spec) from deploy";
  try {
    await ask({ text, more: { memory: 1 }, places: [it] });
    assert.unreachable();
  } catch (error) {
    assert.match((error as Error).message, /^tables take more than 1 MB: name fewer columns/);
  }
  // What is not named is not kept.
  const { lines: counted } = await ask({
    text: "select count(*) from deploy",
    more: { memory: 1 },
    places: [it],
  });
  assert.equal(counted, ["count(*)", "3000"]);
});

test.run();
