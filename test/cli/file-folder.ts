import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "../services/temporary-folder.ts";

/** A folder that holds folders of files. */
export interface FileFolder {
  /** The path of a new folder with these files, by name. */
  put(files: Readonly<Record<string, string>>): string;
  remove(): Promise<void>;
}

export function fileFolder(name: string): FileFolder {
  const folder = temporaryFolder(name);
  let number = 0;
  return {
    put: (files) => {
      const path = join(folder.path, String(number++));
      mkdirSync(path);
      for (const [file, text] of Object.entries(files)) writeFileSync(join(path, file), text);
      return path;
    },
    remove: () => folder.remove(),
  };
}
