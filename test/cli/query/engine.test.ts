import { suite } from "uvu";
import * as assert from "uvu/assert";
import { openEngine } from "../../../src/cli/query/engine.ts";
import type { Place } from "../../../src/cli/sources/place.ts";
import { OperatorError } from "../../../src/errors/operator-error.ts";
import { ask, asked, cluster, failure, lines, objects } from "./asking.ts";
import { deployment, flags, place } from "./stage.ts";

const test = suite("SQL over kinds");

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

test("lists a kind once that a statement calls by several names", async () => {
  const text = `select a.name, b.image, c.spec ->> 'replicas' as n from deployments a
    join Deploy b using (name) join "deployments.apps" c using (name)
    join Deployments d using (name) where a.namespace = 'shop' order by 1`;
  assert.equal(await lines(text), ["name,image,n", "web,nginx:1,3", "worker,worker:1,6"]);
  assert.equal(
    asked.map((it) => it.plural),
    ["deployments"],
  );
});

test("takes a kind by another name from what an earlier statement has had listed", async () => {
  const engine = await openEngine({ ...flags, output: "csv" });
  const answers = async (text: string): Promise<readonly unknown[]> => {
    const { lines: found } = await ask({ text, engine });
    return [found.slice(1).join(" "), asked.length];
  };
  try {
    assert.equal(await answers("select image from deployments where name = 'web'"), ["nginx:1", 1]);
    assert.equal(await answers("select image from deploy where name = 'web'"), ["nginx:1", 0]);
    assert.equal(await answers("select count(*) from deploy, deployments"), ["9", 0]);
    // A column that was not asked for before.
    assert.equal(await answers("select images ->> 0 from deploy where name = 'safe'"), [
      "safe:1",
      1,
    ]);
  } finally {
    engine.close();
  }
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
