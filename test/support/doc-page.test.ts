import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { temporaryFolder } from "../services/temporary-folder.ts";
import { blocksOf, replay } from "./doc-page.ts";
import { shellIn } from "./shell.ts";

const test = suite("doc page");
const folder = temporaryFolder("doc-page");
test.after(() => folder.remove());

const pageOf = (text: string): string => {
  const path = join(folder.path, "page.md");
  writeFileSync(path, text);
  return path;
};
const session = (...lines: readonly string[]): string =>
  `Before.\n\n\`\`\`console\n${lines.join("\n")}\n\`\`\`\n\nAfter.\n`;
const shell = (): ReturnType<typeof shellIn> => shellIn(folder.path, { NAME: "you" });

test("finds blocks with their language and line", () => {
  const page = pageOf("A\n```yaml\na: 1\n```\n\n```\nplain\n```\n");
  assert.equal(blocksOf(page), [
    { language: "yaml", text: "a: 1\n", line: 2 },
    { language: "", text: "plain\n", line: 6 },
  ]);
});

test("passes where commands print what the page shows, and follows cd", async () => {
  const lines = [
    "$ mkdir -p in && cd in",
    "$ basename $PWD; echo",
    "> echo $NAME",
    "in",
    "",
    "you",
  ];
  await replay(pageOf(session(...lines)), shell());
});

test("fails where a command prints something else, or a command is there that prints nothing any more", async () => {
  const rewriting = process.env["UPDATE_GOLDEN"];
  delete process.env["UPDATE_GOLDEN"];
  for (const command of ["$ echo one", "$ true"]) {
    const outcome = replay(pageOf(session(command, "two")), shell()).then(
      () => "passed",
      () => "failed",
    );
    assert.is(await outcome, "failed");
  }
  if (rewriting !== undefined) process.env["UPDATE_GOLDEN"] = rewriting;
});

test("shows what fails", async () => {
  await replay(pageOf(session("$ echo no >&2; false", "no", "$ echo on", "on")), shell());
});

test("leaves other blocks alone", async () => {
  const page = pageOf("```sh\n$ echo one\ntwo\n```\n");
  await replay(page, () => Promise.reject(new Error("nothing is to be run")));
  assert.match(readFileSync(page, "utf8"), "two");
});

test("has the lines of sh blocks done elsewhere, in their turn", async () => {
  const told: string[] = [];
  const page = pageOf("```console\n$ a\n```\n```sh\nb\nc\n```\n```console\n$ d\n```\n");
  const tell = (line: string): Promise<string> => Promise.resolve((told.push(line), ""));
  await replay(page, tell, async (line) => void (await tell(`elsewhere ${line}`)));
  assert.equal(told, ["a", "elsewhere b", "elsewhere c", "d"]);
});

test.run();
