import type { ExportSetManifest } from "../../../generated/export.ts";
import type { DocumentFacts } from "./document-facts.ts";
import { schemaVersion } from "./envelope.ts";
import { indented } from "./file-format.ts";
import { partPath, type Place, setManifestPath } from "./path-template.ts";

/** Whether a manifest stands beside the documents: where they are several, and where they hold no envelope. */
export const hasSetManifest = ({ format, parts }: DocumentFacts): boolean =>
  format === "ndjson" || parts.length > 1;

/** Paths of the documents, in order. */
export const pathsOfParts = ({ path, format, parts }: DocumentFacts): string[] =>
  parts.map((_, index) => partPath(path, format, index + 1, parts.length));

/** All files that `facts` stand for. */
export const pathsOfSet = (facts: DocumentFacts): string[] => [
  ...pathsOfParts(facts),
  ...(hasSetManifest(facts) ? [setManifestPath(facts.path, facts.format)] : []),
];

/** Says which documents make up the set, and what all of them hold together. */
export function setManifestText(facts: DocumentFacts, { cluster, inventory }: Place): string {
  const { parts, checksum, exportedAt } = facts;
  const manifest: ExportSetManifest = {
    kind: "KollectExportSetManifest",
    schemaVersion,
    cluster,
    namespace: inventory.namespace,
    name: inventory.name,
    checksum,
    itemCount: parts.reduce((sum, it) => sum + it.itemCount, 0),
    exportedAt,
    partTotal: parts.length,
    parts: parts.map((_, index) => index + 1),
    paths: pathsOfParts(facts),
  };
  return `${indented({ ...manifest })}\n`;
}
