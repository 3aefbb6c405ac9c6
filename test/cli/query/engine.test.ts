import { DatabaseSync } from "node:sqlite";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { KubeObject } from "../../../src/collect/kube-object.ts";
import { type Engine, openEngine } from "../../../src/cli/query/engine.ts";
import type { QueryFlags } from "../../../src/cli/query/flags.ts";
import type { Place } from "../../../src/cli/sources/place.ts";
import { OperatorError } from "../../../src/errors/operator-error.ts";
import { type Asked, deployment, flags, partsOf, place } from "./stage.ts";

const test = suite("SQL over kinds");

const object = (kind: string, name: string, more: object = {}): KubeObject => ({
  apiVersion: "v1",
  kind,
  metadata: { name, namespace: "shop", uid: `uid-${name}` },
  ...more,
});
const objects = [
  deployment("shop", "web", { images: ["nginx:1", "envoy:2"], init: ["busybox:3"] }),
  deployment("shop", "worker"),
  deployment("vault", "safe"),
  object("Pod", "web-1", { spec: { nodeName: "n" } }),
  {
    ...object("Secret", "login", { type: "Opaque", data: { password: "c2VjcmV0" } }),
    metadata: { name: "login", namespace: "shop", uid: "s", annotations: { copy: "c2VjcmV0" } },
  },
  object("ConfigMap", "settings", { data: { password: "s3cr3t-Xk29-pl", mode: "fast" } }),
  { apiVersion: "v1", kind: "Node", metadata: { name: "n", uid: "uid-n" } },
];
const asked: Asked[] = [];
const cluster = place({ objects, onList: (it) => void asked.push(it) });

interface Asking {
  readonly text: string;
  readonly more?: Partial<QueryFlags>;
  readonly places?: Parameters<typeof partsOf>[0];
  readonly engine?: Engine;
}

/** Lines of what a statement prints, told and result. */
async function ask({ text, more = {}, places = [cluster], engine }: Asking): Promise<{
  readonly lines: readonly string[];
  readonly told: string;
  readonly result: string;
}> {
  asked.length = 0;
  const it = partsOf(places);
  const own = engine ?? (await openEngine({ ...flags, output: "csv", ...more }));
  try {
    await own.run(text, it.parts);
    const { result } = it.parts.shortfall;
    return { lines: it.out.trimEnd().split("\n"), told: it.told, result };
  } finally {
    if (engine === undefined) own.close();
  }
}
const lines = async (text: string, more: Partial<QueryFlags> = {}): Promise<readonly string[]> =>
  (await ask({ text, more })).lines;
const failure = async (text: string, more: Partial<QueryFlags> = {}): Promise<string> => {
  try {
    await ask({ text, more });
  } catch (error) {
    assert.is((error as Error).name, "Failure", String(error));
    return (error as Error).message;
  }
  throw new Error(`${text} passes`);
};

test("lists what a statement names, and nothing besides", async () => {
  const counted = "select image, count(*) as n from deployments group by 1 order by 2 desc, 1";
  assert.equal(await lines(counted), ["image,n", "nginx:1,1", "safe:1,1", "worker:1,1"]);
  assert.equal(
    asked.map((it) => it.plural),
    ["deployments"],
  );
});

test("takes names as kubectl does", async () => {
  for (const name of ["deploy", "Deployment", '"deployments.apps"', "[deployments.v1.apps]"])
    assert.equal(await lines(`select count(*) from ${name}`), ["count(*)", "3"], name);
});

test("asks for metadata alone where a statement looks at nothing else", async () => {
  for (const [text, metadataOnly] of [
    ["select count(*) from deploy", true],
    ["select name from deploy where labels ->> 'app' = 'web' order by created_at", true],
    ["select name from deploy where exists (select spec from deploy)", false],
    ["select * from deploy", false],
    ["select 1 from deploy a natural join deploy b", false],
    ["select 1 from deploy a join deploy b using (spec)", false],
    ["select 1 from deploy a join deploy b using (labels)", true],
  ] as const) {
    await lines(text);
    assert.equal(
      asked.map((it) => it.shape.metadataOnly),
      [metadataOnly],
      text,
    );
  }
});

test("keeps columns by which tables are joined without being named otherwise", async () => {
  const joined = "select count(*) from deploy a join deployments b using (namespace, image)";
  assert.equal(await lines(joined), ["count(*)", "3"]);
  assert.equal(await lines("select count(*) from deploy a natural join deploy b"), [
    "count(*)",
    "0",
  ]);
});

test("has images of all containers, those of init containers first", async () => {
  const text = "select value from deploy, json_each(images) where name = 'web'";
  assert.equal(await lines(text), ["value", "busybox:3", "nginx:1", "envoy:2"]);
});

test("takes names of its own tables for no kinds", async () => {
  const text =
    "with pods as (select name from deploy), x(i) as (values (1)) select count(*) from pods, x";
  assert.equal(await lines(text), ["count(*)", "3"]);
  assert.equal(
    asked.map((it) => it.plural),
    ["deployments"],
  );
});

test("joins kinds; what has no namespace has NULL", async () => {
  const text =
    "select p.name, n.name, n.namespace is null from pods p join nodes n on n.name = p.spec ->> 'nodeName'";
  assert.equal(await lines(text), ["name,name_2,n.namespace is null", "web-1,n,1"]);
});

test("adds columns of one's own, typed, whatever they are called", async () => {
  const column = [
    "select:int=$.spec.replicas",
    "image=$.metadata.labels.app",
    "doubled=cel:object.spec.replicas * 2",
  ];
  assert.equal(
    await lines(`select "select" + 1, image, doubled from deploy where name = 'web'`, { column }),
    ['"""select"" + 1",image,doubled', "4,web,6"],
  );
});

test("names an object that a column of one's own cannot be had of", async () => {
  const it = await ask({ text: "select n from deploy", more: { column: ["n:int=$.spec"] } });
  assert.equal(it.lines, ["n"]);
  assert.is(it.result, "partial");
  assert.match(
    it.told,
    /deployments\.apps shop\/web: attribute n: is a map, wanted int; it has no row/,
  );
});

test("refuses columns that cannot be", async () => {
  assert.match(
    await failure("select 1", { column: ["name=$.a"] }),
    /--column name: there is a column/,
  );
  assert.match(await failure("select 1", { column: ["a=$.a", "A=$.a"] }), /--column A: there is a/);
  const long = "a".repeat(200);
  assert.match(
    await failure(`select ${long} from deploy`, { column: [`${long}=$.spec`] }),
    /^--column a{200}: .*63/,
  );
  assert.match(
    await failure("select p from secrets", { column: ["p=$.data.password"] }),
    /^--column p: .*reads data of Secrets/,
  );
});

test("lets no data of Secrets out", async () => {
  const all = await lines("select * from secrets");
  assert.equal(all, [
    "namespace,name,uid,created_at,labels,owners,type,immutable",
    "shop,login,s,,,,Opaque,",
  ]);
  assert.match(
    await failure("select data from secrets"),
    /^no such column: data: it reads data of Secrets\n {2}select data from secrets\n {9}\^$/s,
  );
});

test("takes secrets out of what it keeps", async () => {
  const [, line = ""] = await lines("select data from configmaps");
  assert.not.match(line, /s3cr3t/);
  assert.match(line, /fast/);
});

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

test("names what may not be listed", async () => {
  const some = place({ objects, denied: ["vault"] });
  const it = await ask({ text: "select name from deploy order by 1", places: [some] });
  assert.equal([it.lines, it.result], [["name", "web", "worker"], "partial"]);
  assert.match(it.told, /you may not list deployments\.apps in namespace vault/);
});

test("says where it has looked when there is nothing", async () => {
  const it = await ask({ text: "select count(*) from deploy", more: { allNamespaces: false } });
  assert.equal(it.lines, ["count(*)", "0"]);
  assert.match(it.told, /deploy: nothing found in namespace default; -A looks into all of them/);
});

test("asks for objects with labels alone", async () => {
  const it = await ask({ text: "select name from deploy", more: { selector: "app=web" } });
  assert.equal(it.lines, ["name", "web"]);
  assert.equal(
    asked.map(({ shape }) => shape.labelSelector),
    ["app=web"],
  );
});

test("asks several clusters at once, and says which", async () => {
  const places = [cluster, place({ name: "spare", objects: [deployment("shop", "web")] })];
  const it = await ask({ text: "select cluster, count(*) from deploy group by 1", places });
  assert.equal(it.lines, ["cluster,count(*)", "spare,1", "test,3"]);
});

test("gives what of a fleet can be had", async () => {
  const gone = place({ name: "gone", objects: [], denied: [""] });
  const it = await ask({ text: "select count(*) from deploy", places: [cluster, gone] });
  assert.equal([it.lines, it.result], [["count(*)", "3"], "partial"]);
  assert.match(it.told, /context gone: you may not list/);
});

test("fails where nothing can be had", async () => {
  const gone = place({ objects: [], denied: [""] });
  try {
    await ask({ text: "select count(*) from deploy", places: [gone] });
    assert.unreachable();
  } catch (error) {
    assert.is((error as Error).message, "nothing could be had");
  }
});

test("prints no more rows than it is told to", async () => {
  const it = await ask({ text: "select name from deploy order by 1", more: { limit: 2 } });
  assert.equal(it.lines, ["name", "safe", "web"]);
  assert.match(it.told, /--limit is reached; there may be more/);
});

test("prints names of objects where it knows them for such", async () => {
  assert.equal(await lines("select uid, name from deploy order by name", { output: "name" }), [
    "deployment.apps/safe",
    "deployment.apps/web",
    "deployment.apps/worker",
  ]);
  const none = "select upper(name) as name from deploy";
  assert.match(await failure(none, { output: "name" }), /select the column name of a kind/);
});

test("prints values as they are", async () => {
  const text = `select 1 as one, 1.5 as half, null as none, 9007199254740993 as big, x'00ff' as bytes,
    1e999 as endless, 'a' as "sqlite_text", 2 as "__proto__"`;
  const [line = ""] = await lines(text, { output: "ndjson" });
  assert.is(
    line,
    '{"__proto__":2,"_sqlite_text":"a","big":"9007199254740993","bytes":"00ff","endless":"Infinity","half":1.5,"none":null,"one":1}',
  );
});

test("lists again only what it has not kept", async () => {
  const engine = await openEngine({ ...flags, output: "csv" });
  const run = async (text: string): Promise<number> => {
    await ask({ text, engine });
    return asked.length;
  };
  assert.is(await run("select name from deploy"), 1);
  assert.is(await run("select name, uid from deploy"), 0);
  assert.is(await run("select image from deploy"), 1);
  assert.is(await run("select labels from deploy"), 1);
  assert.is(await run("select image, labels from deploy"), 0);
  engine.close();
});

test("asks again for what it could not have whole, and names it again", async () => {
  const engine = await openEngine({ ...flags, output: "csv" });
  const some = place({ objects, denied: ["vault"] });
  const gone: Place = {
    ...place({ name: "gone", objects: [] }),
    kinds: () => Promise.reject(new OperatorError("API_UNREACHABLE", { detail: "ECONNREFUSED" })),
  };
  for (const places of [[some], [some], [cluster, gone], [cluster, gone]]) {
    const it = await ask({ text: "select name from deploy", engine, places });
    assert.is(it.result, "partial");
    assert.match(it.told, places.length === 1 ? /you may not list/ : /context gone: no answer/);
  }
  engine.close();
});

test.run();
