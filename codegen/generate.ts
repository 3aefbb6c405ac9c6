import { format } from "oxfmt";
import { emitAll } from "./emitter.ts";
import type { Emitter, FileTree } from "./emitter.ts";
import { admission } from "./emitters/admission.ts";
import { contract } from "./emitters/contract.ts";
import { crds } from "./emitters/crds.ts";
import { exportContract } from "./emitters/export.ts";
import { kinds } from "./emitters/kinds.ts";
import { metrics } from "./emitters/metrics.ts";
import { reasons } from "./emitters/reasons.ts";
import { reference } from "./emitters/reference.ts";
import { sinks } from "./emitters/sinks.ts";
import { runtime } from "./emitters/runtime.ts";
import { types } from "./emitters/types.ts";
import { validators } from "./emitters/validators.ts";
import { webhooks } from "./emitters/webhooks.ts";
import { loadApi } from "./load.ts";

const emitters: readonly Emitter[] = [
  types,
  sinks,
  reasons,
  kinds,
  crds,
  runtime,
  validators,
  admission,
  exportContract,
  contract,
  reference,
  webhooks,
  metrics,
];

/** All files that follow from api/ at `api`, formatted. @throws {ApiInvalid} */
export async function generate(api: string): Promise<FileTree> {
  const tree = await emitAll(loadApi(api), emitters);
  const formatted = [...tree].map(
    async ([path, text]) => [path, await shaped(path, text)] as const,
  );
  return new Map(await Promise.all(formatted));
}

/** The house format; the same width as in .oxfmtrc.json. */
async function shaped(path: string, text: string): Promise<string> {
  const { code, errors } = await format(path, text, { printWidth: 100 });
  if (errors.length > 0)
    throw new SyntaxError(`${path}: ${errors[0]?.message ?? "does not parse"}`);
  return code;
}
