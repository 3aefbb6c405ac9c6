/**
 * `npm run generate` writes what follows from api/; `npm run generate -- --check` only says what differs.
 * Exit codes: 0 fine, 1 drift or a fault in api/.
 */
import { parseArgs } from "node:util";
import { generate } from "./generate.ts";
import { compare, write } from "./output.ts";
import { ApiInvalid } from "./problems.ts";

const { values } = parseArgs({
  options: {
    check: { type: "boolean", default: false },
    api: { type: "string", default: "api" },
    out: { type: "string", default: "." },
  },
});

async function run(): Promise<number> {
  const tree = await generate(values.api);
  const drift = compare(tree, values.out);
  if (!values.check) {
    write(tree, drift, values.out);
    process.stdout.write(`${tree.size} files, ${drift.length} changed\n`);
    return 0;
  }
  for (const { path, what } of drift)
    process.stderr.write(`${path} ${what}; run \`npm run generate\`\n`);
  if (drift.length === 0) process.stdout.write(`${tree.size} files follow from ${values.api}/\n`);
  return drift.length === 0 ? 0 : 1;
}

try {
  process.exitCode = await run();
} catch (error) {
  if (!(error instanceof ApiInvalid)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
