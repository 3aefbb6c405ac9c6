import { readFileSync } from "node:fs";
import { golden } from "./golden.ts";

/** A fenced block of a Markdown page. */
export interface Block {
  /** What stands behind the fence, e.g. `yaml`; may be empty. */
  readonly language: string;
  /** Without the fences, with a line break at the end. */
  readonly text: string;
  /** Number of the opening fence's line, from 1 on. */
  readonly line: number;
}

const fenced = /^```([^\n]*)\n(.*?)^```$/gms;

/** All fenced blocks of a page, in order. */
export function blocksOf(path: string): readonly Block[] {
  const page = readFileSync(path, "utf8");
  return [...page.matchAll(fenced)].map(({ 1: language = "", 2: text = "", index }) => ({
    language: language.trim(),
    text,
    line: page.slice(0, index).split("\n").length,
  }));
}

/** A command behind `$ `, with lines behind `> ` that go on with it, and what it prints. */
const exchange = /^\$ (.*(?:\n> .*)*)\n((?:(?!\$ ).*\n)*)/gm;

/** Runs one command as a user would; resolves with all that it prints. */
export type Shell = (command: string) => Promise<string>;

/**
 * Runs the commands of the page's `console` blocks in order, and asserts that each prints what the page shows.
 * `npm run golden` writes what they print into the page instead.
 * @param elsewhere does what a line of the `sh` blocks between them says; without it nothing does
 */
export async function replay(
  path: string,
  shell: Shell,
  elsewhere?: (line: string) => Promise<void>,
): Promise<void> {
  let page = "";
  let end = 0;
  const before = readFileSync(path, "utf8");
  for (const block of before.matchAll(fenced)) {
    page += before.slice(end, block.index);
    end = block.index + block[0].length;
    const [, language = "", text = ""] = block;
    page += language.trim() === "console" ? await replayed(text, shell) : block[0];
    if (language.trim() === "sh" && elsewhere !== undefined)
      for (const line of text.trimEnd().split("\n")) await elsewhere(line);
  }
  golden(path, page + before.slice(end));
}

async function replayed(text: string, shell: Shell): Promise<string> {
  let session = "";
  for (const { 1: typed = "" } of text.matchAll(exchange)) {
    const printed = await shell(typed.replaceAll("\n> ", "\n"));
    const lines = printed.split("\n").map((line) => line.trimEnd());
    const shown = lines.join("\n").trimEnd();
    session += `$ ${typed}\n${shown === "" ? "" : `${shown}\n`}`;
  }
  return `\`\`\`console\n${session}\`\`\``;
}
