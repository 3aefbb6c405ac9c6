import { generate } from "./generate.ts";
import { compare, write } from "./output.ts";
import { ApiInvalid } from "./problems.ts";

export interface CommandOptions {
  /** Folder of api/. */
  readonly api: string;
  /** Folder below which generated/, charts/, test/ and docs/ stand. */
  readonly out: string;
  /** Only say what differs. */
  readonly check: boolean;
}

export interface Outcome {
  /** 0 fine, 1 drift or a fault in api/. */
  readonly code: 0 | 1;
  readonly out: string;
  readonly error: string;
}

/** Generates, or compares. Where api/ is wrong, nothing is written. */
export async function command({ api, out, check }: CommandOptions): Promise<Outcome> {
  try {
    const tree = await generate(api);
    const drift = compare(tree, out);
    if (!check) {
      write(tree, drift, out);
      return { code: 0, out: `${tree.size} files, ${drift.length} changed\n`, error: "" };
    }
    if (drift.length === 0)
      return { code: 0, out: `${tree.size} files follow from ${api}/\n`, error: "" };
    const lines = drift.map(({ path, what }) => `${path} ${what}; run \`npm run generate\`\n`);
    return { code: 1, out: "", error: lines.join("") };
  } catch (error) {
    if (!(error instanceof ApiInvalid)) throw error;
    return { code: 1, out: "", error: `${error.message}\n` };
  }
}
