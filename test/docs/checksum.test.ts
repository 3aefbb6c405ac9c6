import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Envelope, ExportSetManifest } from "../../generated/export.ts";
import { type Json, makeRow, type Row } from "../../src/rows/row.ts";
import { requireService } from "../services/service.ts";
import { temporaryFolder } from "../services/temporary-folder.ts";
import { orderOf } from "../sinks/bench.ts";
import { gitBench, type GitWish } from "../sinks/git-bench.ts";
import { blocksOf } from "../support/doc-page.ts";

const test = suite("recipe of the checksum");
const page = "docs/reference/checksum.md";

const row = (name: string, attributes: Readonly<Record<string, Json>>): Row =>
  makeRow(
    {
      targetNamespace: "team-a",
      targetName: "web",
      namespace: "shop",
      name,
      group: name.length % 2 === 0 ? "" : "apps",
      version: "v1",
      kind: "Thing",
      uid: `uid-${name}`,
    },
    attributes,
  );
/** What languages write in different ways. */
const rows = [
  row("numbers", {
    list: [1e21, 1e20, 1e-6, 1e-7, 5e-324, 0.1, -0, 1, -1.5, 1e308, 123456789012345680000, 100],
  }),
  row("integers", { beyond: "9007199254740993", most: "18446744073709551615", safe: 2 ** 53 - 1 }),
  // By code point U+FFFD comes first, by code unit U+1F600 does.
  row("keys", { "\u{1F600}": 1, "\uFFFD": 2, "10": 3, "9": 4, é: 5, e: 6, "": 7, "a\n": 8 }),
  row("texts", { text: `<>&\u2028\u2029 " \\ / \b\t\n\f\r\u0001\u001f\u007f\u0085 \u{10FFFF}` }),
  row("halves", { text: "a\ud800b\udfffc", "\udc00": true }),
  row("nested", { deep: [[[{ a: [{}, [], null, true, false, ""] }]]] }),
];
const order = { ...orderOf(rows), cluster: "test" };

const folder = temporaryFolder("checksum");
const bench = gitBench({ isFile: true });
test.before(bench.start);
test.after(async () => {
  await bench.stop();
  await folder.remove();
});

/** Exports the rows to a repository; gives the files' texts by path, and the paths on disk. */
async function exported(name: string, wish: GitWish, maxExportBytes = 1_000_000) {
  await bench.reset();
  const sink = bench.sink(wish);
  const { digest } = await sink.write({ ...order, maxExportBytes }, new AbortController().signal);
  await sink.close();
  const files = bench.rowFiles();
  const paths = new Map<string, string>();
  for (const [path, text] of files) {
    const place = join(folder.path, name, path);
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(place, text);
    paths.set(path, place);
  }
  const textOf = (path: string): string => files.get(path) ?? "";
  return { digest, textOf, paths };
}

const document = "inventory/team-a/everything.json";
const parsed = <T>(text: string): T => JSON.parse(text) as T;
const manifestOf = (text: string): ExportSetManifest => parsed(text);

/** What is exported in which way, with the paths in order and the checksum that stands in it. */
const cases: readonly { name: string; make: () => Promise<[string[], string]> }[] = [
  {
    name: "a document",
    make: async () => {
      const { textOf, paths } = await exported("one", { mode: "document", format: "json" });
      return [[...paths.values()], parsed<Envelope>(textOf(document)).checksum];
    },
  },
  {
    name: "a set of documents",
    make: async () => {
      const wish = { mode: "document", format: "json" } as const;
      const { textOf, paths } = await exported("set", wish, 1_024);
      const manifest = manifestOf(textOf("inventory/team-a/everything.manifest.json"));
      assert.ok(manifest.partTotal > 1);
      return [manifest.paths.map((it) => paths.get(it) ?? ""), manifest.checksum];
    },
  },
  {
    name: "lines",
    make: async () => {
      const { textOf, paths } = await exported("lines", { mode: "document", format: "ndjson" });
      const manifest = manifestOf(textOf("inventory/team-a/everything.manifest.json"));
      return [manifest.paths.map((it) => paths.get(it) ?? ""), manifest.checksum];
    },
  },
  {
    name: "files of rows",
    make: async () => {
      const { digest, paths } = await exported("rows", { template: "{sourceName}{extension}" });
      const sorted = [...order.snapshot.rows()].map(({ name }) => paths.get(`${name}.json`) ?? "");
      return [sorted, digest];
    },
  },
];
const made = cases.map(({ name, make }) => {
  let result: ReturnType<typeof make> | undefined;
  return { name, make: () => (result ??= make()) };
});

interface Language {
  readonly fence: string;
  readonly file: string;
  /** The program and what it is called with before the paths; `undefined` where it is not here. */
  readonly command: (file: string) => readonly string[] | undefined;
  /** A change that must not go unnoticed. */
  readonly fault: readonly [text: string, instead: string];
}

const ends = (program: string, ...args: readonly string[]): boolean =>
  spawnSync(program, args, { stdio: "ignore", cwd: folder.path }).status === 0;

const languages: readonly Language[] = [
  {
    fence: "python",
    file: "checksum.py",
    command: (file) => (ends("python3", "--version") ? ["python3", file] : undefined),
    fault: [`key.encode("utf-16-be", "surrogatepass")`, "key"],
  },
  {
    fence: "go",
    file: "checksum.go",
    command: (file) => {
      if (!ends("go", "version")) return undefined;
      const program = file.replace(/\.go$/, "");
      assert.ok(ends("go", "build", "-o", program, file), "go build");
      return [program];
    },
    fault: ["json.Compact(&canonical, item)", `json.Indent(&canonical, item, "", "")`],
  },
  {
    fence: "typescript",
    file: "checksum.ts",
    command: (file) => [process.execPath, file],
    fault: [".sort()", ""],
  },
];

const outputOf = ([program = "", ...args]: readonly string[]): string => {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: "utf8" });
  assert.is(status, 0, stderr);
  return stdout.trim();
};

test("what is exported has the checksum of its rows", async () => {
  for (const { make } of made) assert.is((await make())[1], order.snapshot.digest);
});

for (const { fence, file, command, fault } of languages) {
  const blocks = blocksOf(page).filter(({ language }) => language === fence);
  const program = (name: string, text: string): readonly string[] | undefined => {
    const place = join(folder.path, name, file);
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(place, text);
    return command(place);
  };
  const recipe = program("right", blocks[0]?.text ?? "");
  if (recipe === undefined) requireService(fence, `install ${fence} to try its recipe`);
  const it = (name: string, run: () => Promise<void>): void => {
    if (recipe === undefined) test.skip(name, run);
    else test(name, run);
  };
  it(`in ${fence} gives the checksum of everything exported`, async () => {
    assert.is(blocks.length, 1);
    for (const { name, make } of made) {
      const [paths, want] = await make();
      assert.is(outputOf([...(recipe ?? []), ...paths]), want, name);
    }
    assert.is(
      outputOf(recipe ?? []),
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    );
  });
  it(`in ${fence} tells a fault from what is right`, async () => {
    const text = blocks[0]?.text ?? "";
    assert.ok(text.includes(fault[0]), fault[0]);
    const faulty = program("wrong", text.replace(...fault)) ?? [];
    const [paths, want] = (await made[0]?.make()) ?? [[], ""];
    assert.is.not(outputOf([...faulty, ...paths]), want);
  });
}

test.run();
