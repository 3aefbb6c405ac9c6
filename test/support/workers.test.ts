import { spawnSync } from "node:child_process";
import { suite } from "uvu";
import * as assert from "uvu/assert";

const test = suite("workers");

const runner = (only: string): { readonly status: number | null; readonly said: string } => {
  const options = [`--only=${only}`, "--suffix=.fixture.ts", "--limit=2", "--workers=2"];
  const args = ["test/support/run.ts", "test/support/fixtures", ...options];
  const env = { ...process.env, NODE_V8_COVERAGE: "" };
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8", env });
  return { status, said: stderr + stdout };
};

test("count what all of them ran", () => {
  const { status, said } = runner("passes");
  assert.is(status, 0);
  assert.match(said, /\n2 passed, 0 failed, 0 skipped\n$/);
});

test("a file that ends its process, or hangs, fails and costs no other file", () => {
  const { status, said } = runner("");
  assert.is(status, 1);
  assert.match(
    said,
    /FAIL {2}test\/support\/fixtures\/ends\.fixture\.ts: the process ended by itself, 0\n/,
  );
  assert.match(
    said,
    /FAIL {2}test\/support\/fixtures\/hangs\.fixture\.ts: a suite took longer than 2 s\n/,
  );
  assert.match(said, /\n2 passed, 2 failed, 0 skipped\n$/);
});

test.run();
