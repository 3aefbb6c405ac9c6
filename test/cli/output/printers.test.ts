import { suite } from "uvu";
import * as assert from "uvu/assert";
import { formats } from "../../../src/cli/output/format.ts";
import type { Output } from "../../../src/cli/output/output.ts";
import type { Section, Showing, ShownRow } from "../../../src/cli/output/printer.ts";
import { printerOf } from "../../../src/cli/output/printers.ts";
import { widthOf } from "../../../src/cli/output/width.ts";
import { golden } from "../../support/golden.ts";

const test = suite("printed rows");

const deployments: Section = {
  name: "deployments.apps",
  singular: "deployment.apps",
  attributes: [
    { name: "image", type: "list" },
    { name: "replicas", type: "int" },
  ],
};
const nodes: Section = {
  name: "nodes",
  singular: "node",
  attributes: [{ name: "labels", type: "map" }],
};
const row = (
  [namespace, name]: readonly [string, string],
  attributes: ShownRow["attributes"],
  cluster?: string,
): ShownRow => ({
  cluster,
  identity: {
    targetNamespace: "team",
    targetName: "all",
    namespace,
    name,
    group: namespace === "" ? "" : "apps",
    version: "v1",
    kind: namespace === "" ? "Node" : "Deployment",
    uid: `uid-${name}`,
  },
  attributes,
});
const rows: readonly (readonly [Section, ShownRow])[] = [
  [deployments, row(["shop", "web"], { image: ["nginx:1", "envoy:2"], replicas: 3 })],
  [
    deployments,
    row(["shop", "worker"], { image: ["registry.example/team/worker:2026.11.29-a\u001B[31m\n"] }),
  ],
  [deployments, row(["日本", "名前"], { image: [], replicas: 0 })],
  [nodes, row(["", "node-1"], { labels: { zone: 'a "b", c' } })],
];

const output = (columns?: number): Output & { text: string } => {
  const it = {
    isTerminal: columns !== undefined,
    columns,
    text: "",
    write: (text: string) => {
      it.text += text;
      return Promise.resolve();
    },
    flush: () => Promise.resolve(),
  };
  return it;
};

const printed = async (
  format: (typeof formats)[number],
  {
    columns,
    of = rows,
    sections = [deployments, nodes],
    ...showing
  }: Partial<Showing> & { columns?: number; of?: typeof rows } = {},
): Promise<string> => {
  const to = output(columns);
  const all = { hasClusters: false, hasTargets: false, sections, ...showing };
  const printer = await printerOf(format, to, all);
  for (const [section, it] of of) await printer.row(section, it);
  await printer.end();
  return to.text;
};

for (const format of formats)
  test(`as ${format}`, async () => {
    golden(`test/cli/output/rows.${format}.golden.txt`, await printed(format));
  });

test("of targets say which", async () => {
  assert.match(await printed("wide", { hasTargets: true }), /^TARGET {5}/);
  assert.match(await printed("ndjson", { hasTargets: true }), /"targetName":"all"/);
});

test("of several clusters say which", async () => {
  const of = [[deployments, row(["shop", "web"], {}, "prod")]] as const;
  const csv = await printed("csv", { hasClusters: true, of });
  assert.match(csv, /^cluster,group,.*\nprod,apps,/);
  assert.match(await printed("table", { hasClusters: true, of }), /^CLUSTER .*\nprod /);
});

test("that stand for no objects are nothing but their attributes", async () => {
  const attributes = [{ name: "count(*)\n", type: "any" }];
  const plain: Section = { name: "result", singular: "node", attributes };
  const of = [[plain, row(["", "n"], { "count(*)\n": 3 })]] as const;
  const sections = [plain];
  const all = await Promise.all(formats.map((it) => printed(it, { of, sections, isPlain: true })));
  assert.equal(all, [
    "COUNT(*)\\n\n3\n",
    "COUNT(*)\\n\n3\n",
    '[\n{"count(*)\\n":3}\n]\n',
    '- "count(*)\\n": 3\n',
    '{"count(*)\\n":3}\n',
    '"count(*)\n"\n3\n',
    "node/n\n",
  ]);
});

test("fit a narrow terminal", async () => {
  const text = await printed("table", { columns: 40 });
  for (const line of text.split("\n")) assert.ok(line.length <= 40, line);
  golden("test/cli/output/rows.narrow.golden.txt", text);
});

test("are records on a terminal that has no room for their columns", async () => {
  const text = await printed("table", { columns: 30 });
  for (const line of text.split("\n")) assert.ok(widthOf(line) <= 30, line);
  golden("test/cli/output/rows.records.golden.txt", text);
  // Wide tables are asked for whole.
  assert.match(await printed("wide", { columns: 30 }), /^NAMESPACE   NAME     IMAGE/);
});

test("are records to the last, however many there are", async () => {
  const one = [deployments, row(["n", "a"], { replicas: 1 })] as const;
  const text = await printed("table", { columns: 30, of: Array.from({ length: 502 }, () => one) });
  const record = "NAMESPACE | n\nNAME      | a\nIMAGE     | <none>\nREPLICAS  | 1\n";
  assert.is(text, Array.from({ length: 502 }, () => record).join("\n"));
});

test("that are none are an empty list, a head or nothing", async () => {
  const empty = await Promise.all(formats.map((it) => printed(it, { of: [] })));
  const head = "group,version,kind,namespace,name,uid,image,replicas,labels\n";
  assert.equal(empty, ["", "", "[]\n", "[]\n", "", head, ""]);
});

test("beyond those that widths were taken from stick out", async () => {
  const many = Array.from(
    { length: 501 },
    (_, index) =>
      [
        deployments,
        row(["n", index === 500 ? "much-longer-than-all" : "a"], { replicas: 1 }),
      ] as const,
  );
  const lines = (await printed("table", { of: many })).trimEnd().split("\n");
  assert.is(lines.length, 502);
  assert.is(lines[1], "n           a      <none>   1");
  assert.is(lines.at(-1), "n           much-longer-than-all   <none>   1");
});

test.run();
