import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { goBuild } from "../../services/go-build.ts";
import { resolveProgram } from "../../services/resolve.ts";

const module = fileURLToPath(new URL("./", import.meta.url));

/** What kubectl finds, in its order but for maps; or in which phase it failed. */
export type Answer =
  | { readonly results: readonly unknown[] }
  | { readonly error: "parse" | "evaluate" };

export interface Question {
  /** As kubectl takes it: in braces. */
  readonly path: string;
  readonly object: unknown;
}

/** Path of the program that asks kubectl's JSONPath; built of what stands in this folder. @throws {ServiceMissing} */
export function kubectlJsonPath(): Promise<string> {
  const digest = createHash("sha256");
  for (const file of ["go.mod", "go.sum", "main.go"]) digest.update(readFileSync(module + file));
  return resolveProgram({
    name: "kubectl-jsonpath",
    version: digest.digest("hex").slice(0, 12),
    variable: "KUBECTL_JSONPATH",
    effort: "with Go, about 10 seconds",
    build: goBuild({ name: "kubectl-jsonpath", module, source: "." }),
  });
}

/** The answers to `questions`, in their order. */
export function ask(program: string, questions: readonly Question[]): readonly Answer[] {
  const input = questions.map((it) => `${JSON.stringify(it)}\n`).join("");
  const { status, stdout, stderr } = spawnSync(program, { input, encoding: "utf8" });
  if (status !== 0) throw new Error(`kubectl-jsonpath ended with ${status}: ${stderr}`);
  const answers = stdout.trimEnd().split("\n");
  if (answers.length !== questions.length) throw new Error("an answer for each question");
  return answers.map((it) => JSON.parse(it) as Answer);
}
