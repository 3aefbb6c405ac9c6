import type { Attribute } from "../../generated/types.ts";
import type { Redactor, Way } from "../redact/redactor.ts";
import type { Json } from "../rows/row.ts";
import type { Extractor } from "./extractor.ts";
import { readsOf } from "./reads.ts";

/**
 * The same extractor, with secrets taken out of its values: what everything that stores rows must use. What a value is
 * called counts, and where it stood, too.
 */
export function redacting(
  extractor: Extractor,
  redactor: Redactor,
  attributes: readonly Attribute[],
): Extractor {
  const ways = new Map(attributes.map((it) => [it.name, waysOf(it.path)]));
  return {
    ...extractor,
    extract: (object, namespace) => {
      const result = extractor.extract(object, namespace);
      if (!result.ok) return result;
      const attributes = Object.entries(result.attributes).map(([name, value]): [string, Json] => [
        name,
        redactor.redact(name, value, ways.get(name)),
      ]);
      return { ok: true, attributes: Object.fromEntries(attributes) };
    },
  };
}

/** What is only asked for its presence is not shown. */
const waysOf = (path: string): readonly Way[] =>
  readsOf(path).flatMap(({ steps, isTest }) =>
    isTest
      ? []
      : [
          steps.flatMap((step) =>
            step.type === "key" && typeof step.key === "string" ? [step.key] : [],
          ),
        ],
  );
