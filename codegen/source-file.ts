import { IndentationText, Project } from "ts-morph";
import type { OptionalKind, ImportDeclarationStructure, StatementStructures } from "ts-morph";

export const banner =
  "Generated from api/ by `npm run generate`; do not edit. Change api/ or codegen/ instead.";

export interface SourceText {
  readonly imports?: readonly OptionalKind<ImportDeclarationStructure>[];
  readonly statements: readonly (string | StatementStructures)[];
}

/** The text of a TypeScript file, banner first; `format` of main.ts brings it into shape. */
export function sourceFile({ imports = [], statements }: SourceText): string {
  const project = new Project({
    useInMemoryFileSystem: true,
    manipulationSettings: { indentationText: IndentationText.TwoSpaces },
  });
  const file = project.createSourceFile("file.ts", { statements: [`// ${banner}`, ...statements] });
  file.insertImportDeclarations(
    0,
    imports.map((it) => ({ ...it })),
  );
  const body = file.getFullText().replace(`// ${banner}\n`, "");
  return `// ${banner}\n\n${spaced(body)}`;
}

/** One blank line between declarations. */
const spaced = (text: string): string =>
  text.trimStart().replace(/^(\S.*[;}])\n(?=\/\*\*|export )/gm, "$1\n\n");
