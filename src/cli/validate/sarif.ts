import { isAbsolute, sep } from "node:path";
import { pathToFileURL } from "node:url";
import type { Location, Log } from "sarif";
import { version } from "../version/command.ts";
import { type Found, ruleTexts, sentenceOf } from "./finding.ts";

/** One run. Source: OASIS SARIF 2.1.0; code scanning takes it as it is. */
export function sarifOf(found: readonly Found[]): Log {
  const ids = Object.keys(ruleTexts);
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "kollect",
            version,
            rules: Object.entries(ruleTexts).map(([id, text]) => ({
              id,
              shortDescription: { text },
            })),
          },
        },
        columnKind: "utf16CodeUnits",
        results: found.map((it) => ({
          ruleId: it.rule,
          ruleIndex: ids.indexOf(it.rule),
          level: it.level,
          message: { text: sentenceOf(it) },
          locations: [locationOf(it)],
        })),
      },
    ],
  };
}

const locationOf = ({ place: { file, line, column }, resource, field }: Found): Location => ({
  physicalLocation: {
    artifactLocation: { uri: uriOf(file) },
    region: { startLine: line, ...(column !== undefined && { startColumn: column }) },
  },
  ...(resource && {
    logicalLocations: [
      { fullyQualifiedName: [`${resource.kind} ${resource.key}`, field].filter(Boolean).join(" ") },
    ],
  }),
});

/** Relative to where the command ran, unless it was given from the root. */
const uriOf = (file: string): string =>
  isAbsolute(file)
    ? pathToFileURL(file).href
    : file
        .replace(/^(?:\.[/\\])+/, "")
        .split(sep)
        .map(encodeURIComponent)
        .join("/");
