import { printable } from "../output/notices.ts";
import type { Output } from "../output/output.ts";
import { placeText } from "../sources/document.ts";
import { type Found, sentenceOf } from "./finding.ts";
import { annotationOf } from "./github.ts";
import { sarifOf } from "./sarif.ts";
import type { ReportFormat } from "./report-format.ts";

const texts: Readonly<Record<ReportFormat, (found: readonly Found[]) => string>> = {
  text: (found) => found.map((it) => `${printable(lineOf(it))}\n`).join(""),
  json: (found) =>
    found.length === 0
      ? "[]\n"
      : `[\n${found.map((it) => JSON.stringify(itemOf(it))).join(",\n")}\n]\n`,
  sarif: (found) => `${JSON.stringify(sarifOf(found), null, 2)}\n`,
  github: (found) => found.map((it) => `${annotationOf(it)}\n`).join(""),
};

export const report = (
  format: ReportFormat,
  found: readonly Found[],
  output: Output,
): Promise<void> => output.write(texts[format](found));

/** As compilers have it, on one line: editors and pipelines find the place by it. */
const lineOf = (found: Found): string =>
  `${placeText(found.place)}: ${found.level}: ${sentenceOf(found)}`.replaceAll("\n", "\\n");

const itemOf = ({ rule, level, place, resource, field, message }: Found): object => {
  const [namespace, name] = resource?.key.split("/") ?? [];
  return {
    ...place,
    level,
    rule,
    ...(resource && { kind: resource.kind, namespace, name }),
    ...(field !== "" && { field }),
    message,
  };
};
