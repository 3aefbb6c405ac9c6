import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parsePath } from "../../src/extract/path.ts";
import { canonicalJson, type Json } from "../../src/rows/row.ts";
import { service, shared } from "../services/service.ts";
import { golden } from "../support/golden.ts";
import { differences } from "./kubectl-jsonpath/differences.ts";
import { objects } from "./kubectl-jsonpath/objects.ts";
import { type Answer, ask, kubectlJsonPath } from "./kubectl-jsonpath/program.ts";
import { same } from "./kubectl-jsonpath/same.ts";

const test = suite("JSONPath of kubectl");
const program = await service(kubectlJsonPath);

interface Case {
  readonly object: string;
  readonly path: string;
}

const casesIn = (paths: Readonly<Record<string, readonly string[]>>): readonly Case[] =>
  Object.entries(paths).flatMap(([object, all]) => all.map((path) => ({ object, path })));

const agreeing = casesIn(same);
const differing = differences.flatMap(({ paths }) => casesIn(paths));
const corpus = [...agreeing, ...differing];

/** Go's maps have no order, so what is found below .* and .. has none. */
const ordered = (path: string, results: readonly string[]): readonly string[] =>
  /\.\.|\.\*/.test(path) ? results.toSorted() : results;

function textOf(path: string, answer: Answer): string {
  if ("error" in answer) return answer.error;
  const results = answer.results.map((it) => canonicalJson(it as Json));
  return `[${ordered(path, results).join(",")}]`;
}

const goldenPath = fileURLToPath(new URL("./kubectl-jsonpath/answers.golden.txt", import.meta.url));
const lineOf = ({ object, path }: Case, answer: string): string =>
  `${object} ${JSON.stringify(path)}\t${answer}\n`;

const testWithGo = (name: string, body: () => void): void =>
  program === undefined ? test.skip(name) : test(name, body);

testWithGo("is what the golden file says", () => {
  const questions = corpus.map(({ object, path }) => ({
    path: path.startsWith("$") ? `{${path}}` : path,
    object: objects[object],
  }));
  const answers = ask(program ?? "", questions);
  const lines = corpus.map((it, index) => {
    const answer = answers[index];
    if (answer === undefined) throw new Error("an answer for each case");
    return lineOf(it, textOf(it.path, answer));
  });
  golden(goldenPath, lines.join(""));
});

/** kubectl's answers, by the case as the golden file writes it. */
const theirs = shared(async () => {
  const text = await readFile(goldenPath, "utf8");
  const lines = text.trimEnd().split("\n");
  return new Map(lines.map((line) => line.split("\t") as [string, string]));
});
const keyOf = (it: Case): string => lineOf(it, "").trimEnd();

/** What ours finds, as the golden file writes it. */
function ours({ object, path }: Case): string {
  const parsed = parsePath(path);
  if (parsed.type === "invalid") return "refused";
  const found = parsed.read({ object: objects[object] ?? null, namespace: null });
  if (parsed.type === "matches") return textOf(path, { results: found as readonly Json[] });
  return textOf(path, { results: found === undefined ? [] : [found] });
}

test("has answered every case, at least 150 of them", async () => {
  const answers = await theirs();
  assert.equal([...answers.keys()], corpus.map(keyOf));
  assert.ok(agreeing.length >= 150, `${agreeing.length}`);
  assert.is(new Set(corpus.map(keyOf)).size, corpus.length);
  const finding = agreeing.filter((it) => /^\[./.test(answers.get(keyOf(it)) ?? ""));
  assert.ok(finding.length >= 150, `${finding.length}`);
});

for (const it of agreeing)
  test(`agrees on ${it.path} of ${it.object}`, async () => {
    const want = (await theirs()).get(keyOf(it)) ?? "";
    assert.is(ours(it), /^(?:parse|evaluate)$/.test(want) ? "refused" : want);
  });

for (const { reason, paths } of differences)
  for (const it of casesIn(paths))
    test(`differs on ${it.path} of ${it.object}: ${reason}`, async () => {
      const want = (await theirs()).get(keyOf(it));
      assert.is.not(ours(it), want);
      assert.not(ours(it) === "refused" && (want === "parse" || want === "evaluate"));
    });

test.run();
