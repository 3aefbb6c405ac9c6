import { generate } from "./generate.ts";
import { ApiError, loadApi } from "./load.ts";
import { driftOf, writeTree } from "./write.ts";

const [root = "."] = process.argv.slice(2).filter((it) => !it.startsWith("--"));
const isCheck = process.argv.includes("--check");

try {
  const tree = await generate(loadApi(root));
  if (isCheck) {
    const drift = driftOf(root, tree);
    for (const line of drift) process.stderr.write(`${line}\n`);
    if (drift.length > 0) {
      process.stderr.write(
        "Run `npm run generate` and commit what it writes; edit api/, never generated files.\n",
      );
      process.exitCode = 1;
    }
  } else writeTree(root, tree);
} catch (error) {
  if (!(error instanceof ApiError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
