import { readFileSync } from "node:fs";
import { Project } from "ts-morph";
import { admissionEmitter } from "./emitters/admission.ts";
import { contractEmitter } from "./emitters/contract.ts";
import { crdsEmitter } from "./emitters/crds.ts";
import { referenceEmitter } from "./emitters/reference.ts";
import { registryEmitter } from "./emitters/registry.ts";
import { typesEmitter } from "./emitters/types.ts";
import { validatorsEmitter } from "./emitters/validators.ts";
import type { ApiModel, FileTree } from "./model.ts";

const banner = "// Written by npm run generate from api/. Do not edit.\n";

/** Everything that comes from api/, by path. @throws {RangeError} two emitters write the same file */
export async function generate(model: ApiModel): Promise<FileTree> {
  const trees = [
    await typesEmitter(model),
    registryEmitter(model),
    validatorsEmitter(model),
    admissionEmitter(model),
    crdsEmitter(model),
    contractEmitter(model),
    referenceEmitter(model),
    runtimeFiles(),
  ];
  const all = new Map<string, string>();
  const project = new Project({ useInMemoryFileSystem: true });
  for (const [path, text] of trees.flatMap((it) => [...it])) {
    if (all.has(path)) throw new RangeError(`two emitters write ${path}`);
    all.set(path, path.endsWith(".ts") ? formatted(project, path, text) : text);
  }
  return all;
}

/** Code that the generated files lean on, written by hand and taken over as it stands. */
const runtimeFiles = (): FileTree =>
  new Map(
    ["validation.ts", "admission-support.ts"].map((name) => [
      `generated/${name}`,
      readFileSync(new URL(`runtime/${name}`, import.meta.url), "utf8"),
    ]),
  );

const formatted = (project: Project, path: string, text: string): string => {
  const file = project.createSourceFile(path, banner + text);
  file.formatText({ indentSize: 2 });
  return file.getFullText();
};
