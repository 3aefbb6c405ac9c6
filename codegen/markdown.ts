import { banner } from "./source-file.ts";

const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("\n", " ");
export const row = (...cells: readonly string[]): string => `| ${cells.map(cell).join(" | ")} |`;
export const table = (heads: readonly string[], rows: readonly string[]): string =>
  [row(...heads), row(...heads.map(() => "---")), ...rows].join("\n");

/** A generated page. */
export const page = (title: string, parts: readonly string[]): string =>
  `<!-- ${banner} -->\n\n# ${title}\n\n${parts.filter(Boolean).join("\n\n")}\n`;
