import { readdirSync, readFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { dump, JSON_SCHEMA, load } from "js-yaml";
import {
  validateEnvelope,
  validateExportSetManifest,
  validateItem,
  validateMarkerEvent,
  validateRowEvent,
} from "../../generated/export.ts";
import type { Validation } from "../../generated/runtime/problem.ts";
import { type Json, makeRow, type Row } from "../../src/rows/row.ts";
import { sharedNats } from "../services/nats.ts";
import { sharedPostgres } from "../services/postgres.ts";
import { service } from "../services/service.ts";
import { golden } from "../support/golden.ts";
import { deltaOf } from "../support/rows.ts";
import { type Bench, orderOf } from "./bench.ts";
import { gitBench } from "./git-bench.ts";
import { natsBench } from "./nats-bench.ts";
import { postgresBench } from "./postgres-bench.ts";

/** What consumers read, as the sinks write it from fixed rows: every field of api/export/ in a golden file. */
const test = suite("export contract");
const folder = "test/sinks/export-contract";

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
}

const row = (name: string, image: string, group = "apps"): Row =>
  makeRow(
    {
      targetNamespace: "team-a",
      targetName: "web",
      namespace: "shop",
      name,
      group,
      version: "v1",
      kind: group === "" ? "ConfigMap" : "Deployment",
      uid: `00000000-0000-4000-8000-00000000000${name.length}`,
    },
    {
      image,
      replicas: 3,
      share: 0.25,
      labels: { app: name, "a/b": "<&>\u2028" },
      ports: [80, 443],
    },
  );
const before = [row("cart", "cart:1"), row("db", "db:1"), row("settings", "none", "")];
const after = [row("cart", "cart:2"), row("settings", "none", ""), row("mail-2", "mail:1")];

const judge = (validate: (value: unknown) => Validation<unknown>, value: unknown): void => {
  const verdict = validate(value);
  assert.ok(verdict.ok, JSON.stringify(verdict));
};
/** Also where a document is one of several. */
const clusterIs = (value: unknown): void =>
  assert.is((value as { readonly cluster?: string }).cluster, "test");
const pretty = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
const texts = (files: ReadonlyMap<string, string>): string =>
  [...files].map(([path, text]) => `# ${path}\n${text}`).join("\n");

/** Runs `work` on a bench that was started and is empty. */
async function on<B extends Bench>(bench: B, work: (bench: B) => Promise<void>): Promise<void> {
  await bench.start();
  try {
    await bench.reset();
    await work(bench);
  } finally {
    await bench.stop();
  }
}
async function write(bench: Bench, maxExportBytes?: number): Promise<void> {
  const sink = bench.open();
  const { signal } = new AbortController();
  const wish = maxExportBytes === undefined ? {} : { maxExportBytes };
  await sink.write(orderOf(before, wish), signal);
  const exportedAt = new Date("2026-01-02T03:05:00.000Z");
  await sink.write(orderOf(after, { ...wish, exportedAt, delta: deltaOf(before, after) }), signal);
  await sink.close();
}

for (const format of ["json", "yaml"] as const)
  test(`a document in ${format}`, () =>
    on(gitBench({ mode: "document", format }), async (bench) => {
      await write(bench);
      const [[path, text] = ["", ""], ...others] = [...bench.rowFiles()];
      assert.is(others.length, 0);
      golden(`${folder}/envelope.${format}`, text);
      const value = load(text, { schema: JSON_SCHEMA });
      judge(validateEnvelope, value);
      clusterIs(value);
      assert.ok(path.endsWith(format));
    }));

test("a set of documents with its manifest", () =>
  on(gitBench({ mode: "document", format: "json" }), async (bench) => {
    await write(bench, 1_200);
    const files = bench.rowFiles();
    golden(`${folder}/set.txt`, texts(files));
    for (const [path, text] of files) {
      const isManifest = path.endsWith(".manifest.json");
      judge(isManifest ? validateExportSetManifest : validateEnvelope, JSON.parse(text));
      clusterIs(JSON.parse(text));
    }
    assert.ok(files.size > 2, "one document holds all");
  }));

test("lines with their manifest", () =>
  on(gitBench({ mode: "document", format: "ndjson" }), async (bench) => {
    await write(bench);
    const files = bench.rowFiles();
    golden(`${folder}/lines.txt`, texts(files));
    for (const [path, text] of files)
      if (path.endsWith(".manifest.json")) {
        judge(validateExportSetManifest, JSON.parse(text));
        clusterIs(JSON.parse(text));
      } else for (const line of text.trim().split("\n")) judge(validateItem, JSON.parse(line));
  }));

test("a file for each row", () =>
  on(gitBench(), async (bench) => {
    await write(bench);
    golden(`${folder}/items.txt`, texts(bench.rowFiles()));
    for (const [path, text] of bench.rowFiles()) {
      judge(validateItem, JSON.parse(text));
      assert.ok(path.startsWith("test/"), "the path names the cluster");
    }
  }));

/** What cannot run here is skipped aloud. */
const testWith = (server: unknown, name: string, run: () => Promise<void>): void => {
  if (server === undefined) test.skip(name, run);
  else test(name, run);
};
const nats = await service(sharedNats);
testWith(nats, "events and markers", () =>
  on(natsBench("kollect_golden"), async (bench) => {
    await write(bench);
    const { entries } = await bench.log();
    const told = entries.map(({ subject, headers, event }) => {
      // Names that are new each time: of what came together, and of a leader's claim.
      const batch = { "Nats-Batch-Id": headers["Nats-Batch-Id"] && "any" };
      if (event.type !== "dev.kollect.leader.v1")
        return { subject, headers: { ...headers, ...batch }, event };
      const id = "0".repeat(64);
      return { subject, headers: { ...headers, "Nats-Msg-Id": id }, event: { ...event, id } };
    });
    golden(`${folder}/events.json`, pretty(told));
    for (const { event } of entries) {
      const isRow = event.type.startsWith("dev.kollect.row.");
      judge(isRow ? validateRowEvent : validateMarkerEvent, event);
      clusterIs(event);
    }
    const types = new Set(entries.map(({ event }) => event.type));
    assert.is(types.size, 5, [...types].join());
    const changes = entries.map(({ event }) => (event.data as { change?: string }).change);
    for (const change of ["created", "updated", "deleted"]) assert.ok(changes.includes(change));
  }),
);

const postgres = await service(sharedPostgres);
testWith(postgres, "rows of a table", () =>
  on(postgresBench("kollect_golden"), async (bench) => {
    await write(bench);
    const { rows } = await bench
      .admin()
      .query<{ row: Json }>(
        "SELECT to_jsonb(it) AS row FROM inventory AS it ORDER BY resource_name",
      );
    golden(`${folder}/table.yaml`, dump(rows.map(({ row: it }) => it)));
    for (const { row: it } of rows) {
      clusterIs(it);
      judge(validateItem, (it as { readonly payload: Json }).payload);
    }
  }),
);

test("every field of the contract stands in a golden file", () => {
  const goldens = readdirSync(folder)
    .map((it) => readFileSync(`${folder}/${it}`, "utf8"))
    .join("\n");
  const fieldsIn = (schema: Schema): string[] =>
    Object.entries(schema.properties ?? {}).flatMap(([name, it]) => [name, ...fieldsIn(it)]);
  for (const file of readdirSync("api/export")) {
    const fields = fieldsIn(load(readFileSync(`api/export/${file}`, "utf8")) as Schema);
    assert.ok(fields.length > 0, file);
    for (const field of fields) assert.match(goldens, `"${field}": `, `${file}: ${field}`);
  }
});

test.run();
