import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Export } from "../../src/sinks/sink.ts";
import { commitMessage, commitTemplateProblem } from "../../src/sinks/git/commit-message.ts";
import { failureOf, orderOf } from "./bench.ts";
import { cart, gitFixture, live, rows } from "./git-fixture.ts";

const test = suite("git sink, messages of commits");
const { bench, open, write } = gitFixture(test);

test("subject, body and trailers as the sink wants them, as git reads them", async () => {
  const sink = open({
    git: {
      commitMessage: "inventory({name}): +{added} ~{changed} -{removed}",
      commitBody: "{itemCount} items of {cluster}/{namespace}, {checksum}\r\n\r\n  at {path}  \n\n",
      commitTrailers: ["Exported-By: {sink}", "Exported-At: {exportedAt}"],
    },
  });
  const order = orderOf(rows);
  await sink.write(order, live);
  assert.is(
    bench.run("log", "-1", "--format=%B", "main").trimEnd(),
    [
      "inventory(everything): +4 ~0 -0",
      "",
      `4 items of test/team-a, ${order.snapshot.digest}`,
      "",
      "  at .kollect/test/team-a/everything",
      "",
      "Exported-By: team-a/repository",
      "Exported-At: 2026-01-02T03:04:05.678Z",
    ].join("\n"),
  );
  assert.is(
    bench.run("log", "-1", "--format=%(trailers:key=Exported-By,valueonly)", "main").trim(),
    "team-a/repository",
  );
  await write(sink, [cart]);
  assert.is(
    bench.run("log", "-1", "--format=%s", "main").trim(),
    "inventory(everything): +0 ~0 -3",
  );
});

test("no value begins a line", () => {
  const outcome = {
    added: 1,
    changed: 0,
    removed: 0,
    itemCount: 1,
    checksum: "c".repeat(64),
    path: "a\nSigned-off-by: somebody\u2028else\u0000",
    document: undefined,
    index: undefined,
  };
  const templates = { subject: "{path}", body: "{path}", trailers: ["At: {path}"] };
  const order: Export = orderOf([]);
  const line = "a Signed-off-by: somebody else";
  assert.is(
    commitMessage(templates, order, outcome, "team-a/s"),
    `${line}\n\n${line}\n\nAt: ${line}\n`,
  );
});

test("an unknown placeholder names the nearest", async () => {
  assert.match(commitTemplateProblem("{chekcsum}") ?? "", "did you mean {checksum}?");
  assert.match(commitTemplateProblem("{itemcount}") ?? "", "did you mean {itemCount}?");
  assert.is(commitTemplateProblem("{zzz}"), "there is no placeholder {zzz}");
  assert.is(commitTemplateProblem("a } b"), "a brace has no partner");
  assert.is(commitTemplateProblem("a \u0007"), "it holds a control character");
  const make = (): unknown => open({ git: { commitTrailers: ["A: {clutser}"] } });
  const error = await failureOf(Promise.resolve().then(make));
  assert.is(error.code, "SINK_MISCONFIGURED");
  assert.match(error.message, "did you mean {cluster}?");
});

test.run();
