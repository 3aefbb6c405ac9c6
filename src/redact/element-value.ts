import { isKeyCode } from "./assignment-key.ts";
import type { Assigned, Search } from "./assignments.ts";

const maxNameLength = 128;
const maxLookBack = 300;

/** The content of an XML element, named by its tag or, as in Hadoop's files, by the `<name>` before it. */
export function elementValue(search: Search, index: number, floor: number): Assigned | undefined {
  const { text, limit } = search;
  let start = index;
  while (start > floor && index - start < maxNameLength && isKeyCode(text.charCodeAt(start - 1))) {
    start -= 1;
  }
  if (start === index || text[start - 1] !== "<") return undefined;
  const tag = text.slice(start, index);
  if (tag.startsWith("/") || tag.endsWith("/")) return undefined;
  const name = tag.toLowerCase() === "value" ? nameBefore(text, start - 1) : tag;
  const level = name === undefined ? "none" : search.levelOf(name);
  if (level === "none") return undefined;
  const end = text.indexOf("<", index);
  return { level, value: { start: index + 1, end: end < 0 ? limit : Math.min(end, limit) } };
}

function nameBefore(text: string, end: number): string | undefined {
  const before = text.slice(Math.max(0, end - maxLookBack), end).trimEnd();
  if (!before.toLowerCase().endsWith("</name>")) return undefined;
  const close = before.length - "</name>".length;
  const open = before.lastIndexOf(">", close - 1);
  return open < 0 ? undefined : before.slice(open + 1, close).trim();
}
