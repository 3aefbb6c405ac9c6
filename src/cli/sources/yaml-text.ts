import { type Document, LineCounter, parseAllDocuments, type ParsedNode, type Tags } from "yaml";

/** Of YAML 1.1 what Kubernetes' own reader makes of it: no dates, no base 60. */
const unwanted = /^tag:yaml\.org,2002:(timestamp|set|omap|pairs|binary)$/;

const isBase60 = (format: string | undefined): boolean => format === "TIME";

/** A text as trees that know where each node stands. */
export interface YamlText {
  readonly documents: readonly Document.Parsed<ParsedNode>[];
  readonly lines: LineCounter;
}

export function parseYaml(text: string): YamlText {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, {
    version: "1.1",
    lineCounter: lines,
    prettyErrors: false,
    intAsBigInt: /\d{16}/.test(text),
    customTags: (tags: Tags): Tags =>
      tags.filter(
        (it) => typeof it === "string" || !(unwanted.test(it.tag) || isBase60(it.format)),
      ),
  });
  return { documents: Array.isArray(documents) ? documents : [], lines };
}
