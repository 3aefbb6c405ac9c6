import { existsSync, readFileSync } from "node:fs";
import type { Origin } from "../model.ts";
import { Problems } from "../problems.ts";
import { ValueReader } from "../read-value.ts";
import { parseYaml } from "../yaml-node.ts";
import { headOf, lineOf } from "./change.ts";
import type { Change } from "./change.ts";

/** A change that somebody answers for. */
export interface Acknowledgement {
  /** The line of the change as it is printed, with or without its consequence; white space does not count. */
  readonly change: string;
  readonly reason: string;
  readonly origin: Origin;
}

/**
 * Reads a list of `{ change, reason }`; the file need not be there.
 * @throws {ApiInvalid} where one lacks a part, naming its line
 */
export function readAcknowledgements(file: string): readonly Acknowledgement[] {
  if (!existsSync(file)) return [];
  const problems = new Problems();
  const values = new ValueReader(problems);
  const root = parseYaml(file, readFileSync(file, "utf8"), problems);
  if (root.value !== null && !Array.isArray(root.value))
    problems.add(root.origin, "the file is not a list of acknowledgements");
  const found = root.items().map((node) => {
    const needed = (key: string): string => {
      const text = values.needed(node, key, "the acknowledgement").trim();
      if (text === "" && node.get(key) !== undefined)
        problems.add(node.origin, `the acknowledgement has an empty ${key}`);
      return text;
    };
    values.keys(node, ["change", "reason"], "the acknowledgement");
    return { change: needed("change"), reason: needed("reason"), origin: node.origin };
  });
  problems.throwIfAny();
  return found;
}

const flat = (text: string): string => text.replace(/\s+/g, " ").trim();

export const acknowledges = ({ change: said }: Acknowledgement, change: Change): boolean =>
  [headOf(change), lineOf(change)].some((text) => flat(text) === flat(said));
