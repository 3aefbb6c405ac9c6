import { printable } from "../output/notices.ts";
import { type Found, sentenceOf } from "./finding.ts";

/**
 * A workflow command of GitHub Actions, which shows it beside the line.
 * Source: https://docs.github.com/actions/reference/workflow-commands-for-github-actions; escapes as in @actions/core, command.ts
 */
export function annotationOf(found: Found): string {
  const { level, place, rule } = found;
  const properties = {
    file: place.file,
    line: place.line,
    col: place.column,
    title: `kollect ${rule}`,
  };
  const text = Object.entries(properties)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${escapedProperty(String(value))}`)
    .join(",");
  return `::${level} ${text}::${escaped(sentenceOf(found))}`;
}

const escaped = (text: string): string =>
  printable(text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A"));

const escapedProperty = (text: string): string =>
  escaped(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
