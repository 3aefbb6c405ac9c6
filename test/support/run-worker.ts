/**
 * Runs one file of suites after another, as test/support/run.ts hands them out, and answers each with its count:
 * `node test/support/run-worker.ts <limit of a suite in milliseconds>`.
 */
import { type Count, runFile } from "./suite-file.ts";
import { watchOutput } from "./watched-output.ts";

watchOutput();
const limit = Number(process.argv[2]);

/** The last word is heard before the process ends. */
const leave = (count: Count): void => void process.send?.(count, () => process.exit(1));

process.on("message", (file: string) => {
  void runFile(file, limit, leave).then((count) => process.send?.(count));
});
process.on("disconnect", () => process.exit());
