import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { base64Forms, canariesIn, mark, register } from "./canaries.ts";

const test = suite("canaries");

test("a mark is known in every clothing", () => {
  const secret = `x-${mark}/1`;
  for (const text of [
    secret,
    encodeURIComponent(secret),
    JSON.stringify({ dsn: `postgres://writer:${secret}@db/x` }),
    ...["", "a", "ab", "abc"].flatMap((before) => [
      btoa(`${before}${secret}`),
      Buffer.from(`${before}${secret}`).toString("base64url"),
    ]),
  ])
    assert.equal(canariesIn(`before ${text} after`), ["a marked credential"], text);
  assert.equal(canariesIn("a secret, s3cre t, S3CRET"), []);
  assert.is(new Set(base64Forms(mark)).size, 3);
});

test("what cannot be marked is registered, line by line", () => {
  const [first, last] = ["MIGHAgEAMBMGByqGSM49AgEGCCqGSM49", "AwEHBG0wawIBAQQgevZzL1gdAFr88hb2"];
  register("a key", `-----BEGIN PRIVATE KEY-----\n${first}\n${last}\n-----END PRIVATE KEY-----\n`);
  assert.equal(canariesIn(`it is ${last}`), ["a key"]);
  assert.equal(canariesIn("-----BEGIN PRIVATE KEY-----"), []);
});

/** The runner over the one suite that leaks, in one way. */
const leak = (way: string): { readonly status: number | null; readonly told: string } => {
  const args = ["test/support/run.ts", "test/support/fixtures", "--suffix=.leak.ts"];
  const { status, stderr } = spawnSync(process.execPath, args, {
    encoding: "utf8",
    env: { ...process.env, LEAK: way, NODE_V8_COVERAGE: "" },
  });
  const told = [...stderr.matchAll(/plant\.leak\.ts: (.*)/g)].map(([, text]) => text).join("; ");
  return { status, told };
};

test("a run without a leak passes", () => {
  assert.equal(leak("nothing"), { status: 0, told: "" });
});

for (const [way, told] of [
  ["message", "a marked credential stands in an error"],
  ["cause", "a marked credential stands in an error"],
  ["context", "a marked credential stands in an error"],
  ["log", "a marked credential stands in a line of the log"],
  ["operator", "a marked credential stands in the operator's log"],
  ["half a line", "a marked credential stands in standard output"],
  ["seed", "a seed stands in standard output"],
  ["metrics", "a marked credential stands in metrics"],
  ["status", "a marked credential stands in a status"],
] as const)
  test(`a run that leaks by ${way} fails`, () => assert.equal(leak(way), { status: 1, told }));

test("every credential of the tests holds the mark", () => {
  const tracked = execFileSync("git", ["ls-files", "test"], { encoding: "utf8" }).split("\n");
  const literal =
    /\b(?:password|pass|token|nkey|creds|passphrase)"?: "([^"]*)"|\/\/\w+:([^@\s"'$/]+)@/g;
  /** Too short to be told from other text, or no credential though it looks like one. */
  const harmless = /^.{0,2}$|^(?:true|false|string|wrong)$|^\$\{/;
  for (const path of tracked.filter((it) =>
    /^test\/(?:sinks|services|e2e|chaos|bench|demo)\/.*\.ts$/.test(it),
  ))
    for (const [, field = "", userinfo = ""] of readFileSync(path, "utf8").matchAll(literal))
      for (const secret of [field, userinfo].filter((it) => !harmless.test(it)))
        assert.ok(
          secret.includes(mark),
          `${path}: ${secret} has no ${mark} (test/support/canaries.ts)`,
        );
});

test.run();
