import { isMap, isScalar, isSeq, LineCounter, parseDocument } from "yaml";
import type { Node } from "yaml";
import type { Origin } from "./model.ts";
import type { Problems } from "./problems.ts";

/** A YAML value that knows its line. */
export interface YamlNode {
  readonly origin: Origin;
  /** The plain value. */
  readonly value: unknown;
  /** Entries of a mapping, each at the line of its key; empty for anything else. */
  entries(): readonly (readonly [string, YamlNode])[];
  /** Items of a sequence; empty for anything else. */
  items(): readonly YamlNode[];
  get(key: string): YamlNode | undefined;
}

/** Reads `text`; syntax errors go to `problems`. */
export function parseYaml(file: string, text: string, problems: Problems): YamlNode {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter });
  for (const error of document.errors)
    problems.add(
      { file, line: error.linePos?.[0].line ?? 1 },
      error.message.split("\n")[0]?.replace(/ at line \d+.*$/, "") ?? "not YAML",
    );
  const originOf = (node: unknown): Origin => {
    const range = (node as Node | null)?.range;
    return { file, line: range ? counter.linePos(range[0]).line : 1 };
  };
  const wrap = (node: unknown, origin: Origin): YamlNode => {
    const entries = isMap(node)
      ? node.items.map(
          ({ key, value }) =>
            [String(isScalar(key) ? key.value : key), wrap(value, originOf(key))] as const,
        )
      : [];
    const items = isSeq(node) ? node.items.map((item) => wrap(item, originOf(item))) : [];
    const value: unknown =
      node === null || node === undefined ? null : (node as Node).toJS(document);
    return {
      origin,
      value,
      entries: () => entries,
      items: () => items,
      get: (key) => entries.find(([name]) => name === key)?.[1],
    };
  };
  return wrap(document.contents, originOf(document.contents));
}
