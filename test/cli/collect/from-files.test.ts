import { readdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { collect } from "../../../src/cli/collect/collect.ts";
import type { CollectFlags } from "../../../src/cli/collect/flags.ts";
import { fileFolder } from "../file-folder.ts";
import { ownSession } from "../own-session.ts";

const test = suite("collect from files");

const files = fileFolder("from-files");
test.after(() => files.remove());

const service = (name: string): string =>
  `apiVersion: v1\nkind: Service\nmetadata: { name: ${name}, namespace: shop }\n`;
const stateful = `apiVersion: apps/v1\nkind: StatefulSet\nmetadata: { name: db, namespace: shop }\n`;

interface Collected {
  readonly result: unknown;
  readonly out: string;
  readonly told: string;
}

async function collected(
  folder: string,
  [kind, ...names]: readonly string[],
  flags: Partial<CollectFlags> = {},
): Promise<Collected> {
  const session = ownSession();
  const result: unknown = await collect(
    {
      kind,
      names,
      flags: {
        filename: [folder],
        recursive: false,
        output: "name",
        allNamespaces: true,
        ...flags,
      },
    },
    session,
  ).catch((error: unknown) => (error as Error).message);
  const told = session.told().replaceAll(`${folder}/`, "");
  return { result, out: session.out(), told };
}

test("names objects that were asked for and are not there", async () => {
  const folder = files.put({ "all.yaml": [service("web"), service("api")].join("---\n") });
  const { result, out, told } = await collected(folder, ["svc", "web", "wbe", "apo"]);
  assert.is(result, "partial");
  assert.is(out, "service/web\n");
  assert.is(told, "kollect: services wbe: not found\nkollect: services apo: not found\n");
  assert.is((await collected(folder, ["svc", "web", "gone"], { limit: 1 })).result, "complete");
  assert.is((await collected(folder, ["svc", "api", "web"])).result, "complete");
});

test("takes several kinds, each once", async () => {
  const folder = files.put({
    "all.yaml": [service("web"), service("api"), stateful].join("---\n"),
  });
  const { result, out } = await collected(folder, ["svc,sts,services"]);
  assert.equal([result, out], ["complete", "service/web\nservice/api\nstatefulset.apps/db\n"]);
  const pairs = await collected(folder, ["sts/db", "svc/api"]);
  assert.equal([pairs.result, pairs.out], ["complete", "statefulset.apps/db\nservice/api\n"]);
});

test("counts one file as one", async () => {
  const one = files.put({ "one.yaml": service("web") });
  const two = files.put({ "two.yaml": [service("web"), service("api")].join("---\n") });
  for (const [folder, text] of [
    [one, "1 file written, 0 removed"],
    [two, "2 files written, 0 removed"],
  ] as const) {
    const { told } = await collected(folder, ["svc"], { outputDir: files.put({}) });
    assert.match(told, `: ${text}\n`);
  }
});

test("keeps kinds apart in a folder: what is written of one removes nothing of another", async () => {
  const folder = files.put({ "all.yaml": [service("web"), stateful].join("---\n") });
  const outputDir = files.put({});
  const written = (): readonly string[] =>
    readdirSync(outputDir, { recursive: true, encoding: "utf8" })
      .filter((it) => it.endsWith(".json") && !it.startsWith("."))
      .map((it) => it.slice(it.indexOf("/") + 1))
      .toSorted();
  assert.is((await collected(folder, ["svc,sts"], { outputDir })).result, "complete");
  assert.equal(written(), ["shop/service/web.json", "shop/statefulset/db.json"]);
  assert.is((await collected(folder, ["svc"], { outputDir })).result, "complete");
  assert.equal(written(), ["shop/service/web.json", "shop/statefulset/db.json"]);
});

test("reads a file once, however many ways lead to it", async () => {
  const folder = files.put({ "all.yaml": service("web") });
  symlinkSync(folder, join(folder, "again"));
  symlinkSync(join(folder, "all.yaml"), join(folder, "too.yaml"));
  const { result, out } = await collected(folder, ["svc"], {
    filename: [folder, join(folder, "all.yaml"), folder],
    recursive: true,
  });
  assert.equal([result, out], ["complete", "service/web\n"]);
});

test("lets targets say which namespaces are collected", async () => {
  const folder = files.put({ "all.yaml": service("web") });
  const said = async (flags: Partial<CollectFlags>): Promise<string> =>
    String((await collected(folder, [], { config: [folder], ...flags })).result);
  const wrong = /^the targets of --config say which namespaces are collected; /;
  assert.match(await said({}), wrong);
  assert.match(await said({ allNamespaces: false, namespace: ["a", "b"] }), wrong);
  assert.match(await said({ allNamespaces: false, namespace: ["a"] }), /no resources of Kollect/);
});

test("refuses to confirm where nothing is removed", async () => {
  const folder = files.put({ "all.yaml": service("web") });
  const { result } = await collected(folder, ["svc"], { confirmDeletion: true });
  assert.is(result, "--confirm-deletion is for what --to-sinks removes");
});

test("refuses what YAML does not read as a name", async () => {
  const of = (metadata: string): string => `apiVersion: v1\nkind: Service\nmetadata: ${metadata}\n`;
  const folder = files.put({
    "a.yaml": of("{ name: web, namespace: 123 }"),
    "b.yaml": of("{ name: web, namespace: n }"),
    "c.yaml": of("{ name: 0x10 }"),
    "d.yaml": of("{ name: [a] }"),
    "e.yaml": of("{ name: web, namespace: null }"),
    "f.yaml": of("{ namespace: shop }"),
  });
  const { result, out, told } = await collected(folder, ["svc"]);
  assert.equal([result, out], ["partial", "service/web\n"]);
  const no = "this is no object of Kubernetes:";
  const quote = "not as text; put it in quotes";
  assert.equal(told.trimEnd().split("\n"), [
    `kollect: a.yaml:1: ${no} metadata.namespace is read as 123, ${quote}`,
    `kollect: b.yaml:1: ${no} metadata.namespace is read as false, ${quote}`,
    `kollect: c.yaml:1: ${no} metadata.name is read as 16, ${quote}`,
    `kollect: d.yaml:1: ${no} metadata.name is not text`,
    `kollect: f.yaml:1: ${no} it lacks metadata.name`,
  ]);
});

test.run();
