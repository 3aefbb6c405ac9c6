import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

/** One file of `valid-*.yaml` or `invalid-*.yaml`. */
export interface Example {
  readonly name: string;
  readonly isValid: boolean;
  /** What an invalid one breaks: `schema`, `cel`, or a format that only the handler's code can see. */
  readonly rule: string;
  /** The first line, which says it in words. */
  readonly remark: string;
  readonly object: unknown;
}

export const examplesIn = (folder: string): readonly Example[] =>
  readdirSync(folder)
    .filter((name) => /^(in)?valid-.*\.yaml$/.test(name))
    .toSorted()
    .map((name) => {
      const text = readFileSync(join(folder, name), "utf8");
      const [, rule = "", remark = ""] = /^# ([\w-]+): (.*)/.exec(text) ?? [];
      const object = parse(text) as unknown;
      return { name, isValid: name.startsWith("valid-"), rule, remark, object };
    });
