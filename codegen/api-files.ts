import { existsSync, readdirSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { Problems } from "./problems.ts";
import { parseYaml } from "./yaml-node.ts";
import type { YamlNode } from "./yaml-node.ts";

/** The YAML files below one folder, each parsed once. */
export class ApiFiles {
  readonly problems = new Problems();
  readonly #root: string;
  readonly #parsed = new Map<string, YamlNode>();

  constructor(root: string) {
    this.#root = root;
  }

  /** Paths of the YAML files in `folder` (not below it), sorted; messages name them so. */
  list(folder: string): readonly string[] {
    const path = posix.join(this.#root, folder);
    if (!existsSync(path)) return [];
    return readdirSync(path)
      .filter((name) => name.endsWith(".yaml"))
      .toSorted()
      .map((name) => posix.join(path, name));
  }

  path(name: string): string {
    return posix.join(this.#root, name);
  }

  read(path: string): YamlNode | undefined {
    const parsed = this.#parsed.get(path);
    if (parsed !== undefined || !existsSync(path)) return parsed;
    const node = parseYaml(path, readFileSync(path, "utf8"), this.problems);
    this.#parsed.set(path, node);
    return node;
  }
}
