import type { Redactor } from "../redact/redactor.ts";
import type { Json } from "../rows/row.ts";
import type { Extractor } from "./extractor.ts";

/** The same extractor, with secrets taken out of its values: what everything that stores rows must use. */
export function redacting(extractor: Extractor, redactor: Redactor): Extractor {
  return {
    ...extractor,
    extract: (object, namespace) => {
      const result = extractor.extract(object, namespace);
      if (!result.ok) return result;
      const attributes = Object.entries(result.attributes).map(([name, value]): [string, Json] => [
        name,
        redactor.redact(name, value),
      ]);
      return { ok: true, attributes: Object.fromEntries(attributes) };
    },
  };
}
