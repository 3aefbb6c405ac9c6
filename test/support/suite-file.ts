import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { takeLeaks } from "./canaries.ts";

/** How many tests a file had, by outcome. */
export interface Count {
  passed: number;
  failed: number;
  skipped: number;
}

type Outcome = [errors: string | true, passed: number, skipped: number, total: number];
type Group = Array<string | (() => Promise<Outcome>)>;
const uvu = globalThis as unknown as { UVU_DEFER: 1; UVU_INDEX: number; UVU_QUEUE: Group[] };
uvu.UVU_DEFER = 1;
await import("uvu");

let files = 0;

/**
 * Runs the suites of a file in this process, each for so many milliseconds at most; `onLate` ends the process. Source: the
 * queue protocol of uvu 0.5 (`uvu/run`).
 */
export async function runFile(
  file: string,
  limit: number,
  onLate: (count: Count) => void,
): Promise<Count> {
  const count = { passed: 0, failed: 0, skipped: 0 };
  const fail = (text: string, tests = 1): void => {
    count.failed += tests;
    process.stderr.write(`\n  FAIL  ${text}\n`);
  };
  const group: Group = [];
  uvu.UVU_INDEX = files;
  uvu.UVU_QUEUE[files++] = group;
  await import(pathToFileURL(resolve(file)).href);
  if (group.length === 0) fail(`${file}: no suite was queued; is .run() missing?`);
  for (const run of group) {
    if (typeof run === "string") continue;
    const alarm = setTimeout(() => {
      fail(`${file}: a suite took longer than ${limit / 1000} s`);
      onLate(count);
    }, limit);
    const [errors, passed, skipped, total] = await run();
    clearTimeout(alarm);
    count.passed += passed;
    count.skipped += skipped;
    if (errors !== true) fail(`${file}\n${errors}`, total - passed);
    else if (passed !== total) fail(`${file}: a hook threw; tests did not run`, total - passed);
  }
  for (const { where, what } of takeLeaks()) fail(`${file}: ${what} stands in ${where}`);
  return count;
}
