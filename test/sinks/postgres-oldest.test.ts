import { spawnSync } from "node:child_process";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  newestPostgres,
  oldestPostgres,
  programsOf,
  wantedPostgres,
} from "../services/postgres-programs.ts";
import { service } from "../services/service.ts";

/** What depends on the server's version: the contract, definitions of views, history, and changes of tables. */
const suites = ["contract", "views", "history", "migrations"].map(
  (it) => `sinks/postgres-${it}.test.ts`,
);

const test = suite("postgres on the oldest version");
// Whoever asks for a version runs all suites on it; a server that is given is not ours to choose.
const given = process.env["KOLLECT_TEST_PG_URL"] ?? "";
if (wantedPostgres() === newestPostgres && given === "") {
  const programs = await service(() => programsOf(oldestPostgres));
  const name = `PostgreSQL ${oldestPostgres} passes what depends on the version`;
  const run = (): void => {
    const args = ["test/support/run.ts", "test", `--only=${suites.join(",")}`, "--limit=400"];
    const environment = { ...process.env, KOLLECT_TEST_PG_VERSION: oldestPostgres };
    const { status, stdout, stderr } = spawnSync(process.execPath, args, {
      encoding: "utf8",
      env: environment,
    });
    assert.is(status, 0, stdout + stderr);
    assert.match(stdout, /\n[1-9]\d+ passed, 0 failed, 0 skipped\n$/);
  };
  if (programs === undefined) test.skip(name);
  else test(name, run);
}
if (wantedPostgres() !== newestPostgres || given !== "")
  test("a version was chosen for all suites", () => assert.ok(true));

test.run();
