/** `npm run generate` writes what follows from api/; `npm run generate -- --check` only says what differs. */
import { parseArgs } from "node:util";
import { command } from "./command.ts";

const { values } = parseArgs({
  options: {
    check: { type: "boolean", default: false },
    api: { type: "string", default: "api" },
    out: { type: "string", default: "." },
  },
});
const { code, out, error } = await command(values);
process.stdout.write(out);
process.stderr.write(error);
process.exitCode = code;
