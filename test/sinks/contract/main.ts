/** `npm run contract`: runs the contract of all sinks, writes docs/sinks/contract.md anew and prints it. */
import { spawnSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { page } from "./table.ts";

rmSync(page, { force: true });
const suites = [
  "test/support/run.ts",
  "test",
  "--only=-contract.test,postgres-pooler",
  "--limit=1800",
];
const { status } = spawnSync(process.execPath, suites, {
  stdio: "inherit",
  env: { ...process.env, UPDATE_GOLDEN: "1", KOLLECT_TEST_PLACES: "24" },
});
process.stdout.write(`\n${readFileSync(page, "utf8")}`);
process.exitCode = status ?? 1;
