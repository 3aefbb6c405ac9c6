import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { command } from "../../codegen/command.ts";
import type { Outcome } from "../../codegen/command.ts";

/** A copy of api/ in a folder of its own, to be edited and generated from. */
export interface CopiedApi {
  readonly folder: string;
  /** Replaces `from`, which must be there, in a file of the copy. */
  edit(file: string, from: string, to: string): void;
  read(file: string): string;
  write(file: string, text: string): void;
  /** `npm run generate` on the copy; messages name files as if it ran there. */
  generate(): Promise<Outcome>;
  check(): Promise<Outcome>;
  import(file: string): Promise<Record<string, unknown>>;
  remove(): void;
}

export function copiedApi(): CopiedApi {
  const folder = mkdtempSync(join(tmpdir(), "kollect-api-"));
  cpSync("api", join(folder, "api"), { recursive: true });
  rmSync(join(folder, "api/acknowledged-changes.yaml"), { force: true });
  // Generated validators import packages.
  symlinkSync(resolve("node_modules"), join(folder, "node_modules"));
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }\n');
  const at = (file: string): string => join(folder, file);
  const run = async (check: boolean): Promise<Outcome> => {
    const outcome = await command({ api: at("api"), out: folder, check });
    const told = (text: string): string => text.replaceAll(`${folder}/`, "");
    return { ...outcome, out: told(outcome.out), error: told(outcome.error) };
  };
  return {
    folder,
    edit(file, from, to) {
      const text = readFileSync(at(file), "utf8");
      if (!text.includes(from)) throw new Error(`${file} has no ${from}`);
      writeFileSync(
        at(file),
        text.replace(from, () => to),
      );
    },
    read: (file) => readFileSync(at(file), "utf8"),
    write: (file, text) => writeFileSync(at(file), text),
    generate: () => run(false),
    check: () => run(true),
    import: async (file) => (await import(at(file))) as Record<string, unknown>,
    remove: () => rmSync(folder, { recursive: true }),
  };
}
