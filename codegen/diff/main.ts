/** `npm run schema:diff -- REF` lists what changed in api/ since a Git revision, and fails on what breaks somebody. */
import { parseArgs } from "node:util";
import { schemaDiff } from "./command.ts";
import type { DiffOutcome } from "./command.ts";

const usage: DiffOutcome = {
  code: 2,
  out: "",
  error: "name one Git revision: npm run schema:diff -- REF\n",
};
const { values, positionals } = parseArgs({
  options: { api: { type: "string", default: "api" } },
  allowPositionals: true,
});
const [ref, ...more] = positionals;
const { code, out, error } =
  ref === undefined || more.length > 0 ? usage : schemaDiff({ api: values.api, ref });
process.stdout.write(out);
process.stderr.write(error);
process.exitCode = code;
