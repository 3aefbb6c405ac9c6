import type { Problems } from "./problems.ts";
import type { YamlNode } from "./yaml-node.ts";

/** Reads plain values and says where they are not what they should be. */
export class ValueReader {
  readonly #problems: Problems;

  constructor(problems: Problems) {
    this.#problems = problems;
  }

  /** Refuses keys that are not in `known`. */
  keys(node: YamlNode, known: readonly string[], what: string): void {
    for (const [key, value] of node.entries())
      if (!known.includes(key))
        this.#problems.add(value.origin, `${what} has the unknown key "${key}"`);
  }

  text(node: YamlNode, key: string): string | undefined {
    return this.#typed(node, key, "a text", (value) => typeof value === "string");
  }

  /** A text that must be there. */
  needed(node: YamlNode, key: string, what: string): string {
    const found = node.get(key);
    if (found === undefined) this.#problems.add(node.origin, `${what} has no ${key}`);
    return this.text(node, key) ?? "";
  }

  oneOf<const Value extends string>(
    node: YamlNode,
    key: string,
    values: readonly Value[],
  ): Value | undefined {
    const list = values.join(", ");
    return this.#typed(node, key, `one of ${list}`, (value) => values.includes(value as Value));
  }

  integer(node: YamlNode, key: string): number | undefined {
    return this.#typed(node, key, "an integer", Number.isSafeInteger);
  }

  /** A length or count. */
  size(node: YamlNode, key: string): number | undefined {
    const isSize = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 0;
    return this.#typed(node, key, "an integer from 0", isSize);
  }

  /** A list of texts without repetition; empty when it is absent. */
  texts(node: YamlNode, key: string): readonly string[] {
    const seen = new Set<string>();
    for (const item of node.get(key)?.items() ?? []) {
      const { value } = item;
      if (typeof value !== "string")
        this.#problems.add(item.origin, `${key} holds ${JSON.stringify(value)}, not a text`);
      else if (seen.has(value)) this.#problems.add(item.origin, `${key} names "${value}" twice`);
      else seen.add(value);
    }
    const listed = this.#typed<unknown[]>(node, key, "a list", Array.isArray);
    return listed === undefined ? [] : [...seen];
  }

  /** A list of numbers; empty when it is absent. */
  numbers(node: YamlNode, key: string): readonly number[] {
    const areNumbers = (value: unknown): boolean =>
      Array.isArray(value) && value.every((it) => Number.isFinite(it));
    return this.#typed<number[]>(node, key, "a list of numbers", areNumbers) ?? [];
  }

  #typed<Value>(
    node: YamlNode,
    key: string,
    expected: string,
    accepts: (value: unknown) => boolean,
  ): Value | undefined {
    const found = node.get(key);
    if (found === undefined) return undefined;
    if (accepts(found.value)) return found.value as Value;
    const shown = JSON.stringify(found.value);
    this.#problems.add(found.origin, `${key} must be ${expected}, not ${shown}`);
    return undefined;
  }
}
