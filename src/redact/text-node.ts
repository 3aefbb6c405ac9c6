/** How a scalar is written, which says how a text can be put in its place. */
export type ScalarStyle = "plain" | "single" | "double";

/** A piece of structure found in a text, with its place in the text. */
export type TextNode = ScalarNode | MapNode | ListNode;

export interface ScalarNode {
  readonly type: "scalar";
  /** Without its quotes. */
  readonly start: number;
  end: number;
  readonly style: ScalarStyle;
}

export interface MapNode {
  readonly type: "map";
  readonly entries: TextEntry[];
}

export interface ListNode {
  readonly type: "list";
  readonly items: TextNode[];
}

export interface TextEntry {
  readonly key: string;
  value: TextNode | undefined;
}

/** What stands between the quotes, escapes undone. */
export function contentOf(text: string, node: ScalarNode): string {
  const raw = text.slice(node.start, node.end);
  if (node.style === "single") return raw.replaceAll("''", "'");
  if (node.style === "plain" || !raw.includes("\\")) return raw;
  try {
    const parsed: unknown = JSON.parse(`"${raw.replaceAll(/[\n\r\t]/g, " ")}"`);
    return typeof parsed === "string" ? parsed : raw;
  } catch {
    return raw;
  }
}

/** Writes `content` so that it can stand where `node` stands. */
export function writtenAs(node: ScalarNode, raw: string, content: string): string {
  if (node.style === "single") return content.replaceAll("'", "''");
  if (node.style === "plain" || !raw.includes("\\")) return content;
  return JSON.stringify(content).slice(1, -1);
}
