import { marker } from "./marker.ts";
import {
  contentOf,
  type ListNode,
  type MapNode,
  type ScalarNode,
  type TextNode,
} from "./text-node.ts";

export const maxTextDepth = 64;

/** Reads JSON, and YAML's flow style, without building values: only places. */
export class Flow {
  /** Where reading stands; after a success, right behind what was read. */
  at = 0;
  readonly text: string;
  /** Characters that may still be read: failed attempts may repeat, but not without end. */
  private budget: number;
  private last = 0;

  constructor(text: string) {
    this.text = text;
    this.budget = 4 * text.length + 1_024;
  }

  /** The map, list or quoted scalar at `start`; `undefined` when what stands there is none. */
  read(start: number): TextNode | undefined {
    this.at = start;
    this.last = start + this.budget;
    const node = this.node(0);
    this.budget -= this.at - start;
    return node;
  }

  private node(depth: number): TextNode | undefined {
    if (depth > maxTextDepth || this.at > this.last) return undefined;
    this.skip();
    const character = this.text[this.at];
    if (character === "{") return this.map(depth);
    if (character === "[" && !this.text.startsWith(marker, this.at)) return this.list(depth);
    if (character === '"' || character === "'") return this.quoted(character);
    return this.plain();
  }

  private map(depth: number): MapNode | undefined {
    const entries: MapNode["entries"] = [];
    this.at += 1;
    for (;;) {
      this.skip();
      if (this.take("}")) return { type: "map", entries };
      const key = this.key();
      if (key === undefined) return undefined;
      this.skip();
      let value: TextNode | undefined;
      if (this.take(":")) {
        value = this.node(depth + 1);
        if (value === undefined) return undefined;
      }
      entries.push({ key, value });
      this.skip();
      if (!this.take(",") && this.text[this.at] !== "}") return undefined;
    }
  }

  private list(depth: number): ListNode | undefined {
    const items: TextNode[] = [];
    this.at += 1;
    for (;;) {
      this.skip();
      if (this.take("]")) return { type: "list", items };
      const item = this.node(depth + 1);
      if (item === undefined) return undefined;
      items.push(item);
      this.skip();
      if (!this.take(",") && this.text[this.at] !== "]") return undefined;
    }
  }

  private key(): string | undefined {
    const character = this.text[this.at];
    const node = character === '"' || character === "'" ? this.quoted(character) : this.plain(true);
    return node === undefined ? undefined : contentOf(this.text, node);
  }

  private quoted(quote: string): ScalarNode | undefined {
    const start = this.at + 1;
    const end = endOfQuoted(this.text, start, quote);
    this.at = Math.min(end + 1, this.text.length);
    if (end >= this.text.length) return undefined;
    return { type: "scalar", start, end, style: quote === '"' ? "double" : "single" };
  }

  private plain(isKey = false): ScalarNode | undefined {
    const start = this.at;
    if (this.text.startsWith(marker, start)) this.at += marker.length;
    while (this.at < this.text.length && !this.endsPlain(isKey)) this.at += 1;
    let end = this.at;
    while (end > start && this.text[end - 1] === " ") end -= 1;
    // `{a: , b: }`: nothing is a scalar too, but never at the end of the text.
    return this.at >= this.text.length || (isKey && end === start)
      ? undefined
      : { type: "scalar", start, end, style: "plain" };
  }

  private endsPlain(isKey: boolean): boolean {
    const character = this.text[this.at] ?? "";
    if (/[,\n\r\]}]/.test(character)) return true;
    if (character === "{" || character === "[") return isKey;
    return character === ":" && (isKey || /[\s,\]}]/.test(this.text[this.at + 1] ?? " "));
  }

  private take(character: string): boolean {
    if (this.text[this.at] !== character) return false;
    this.at += 1;
    return true;
  }

  private skip(): void {
    while (/[ \t\n\r]/.test(this.text[this.at] ?? "")) this.at += 1;
  }
}

/** Index of the closing quote, or the length of the text. */
export function endOfQuoted(text: string, start: number, quote: string): number {
  for (let index = start; index < text.length; index += 1) {
    const character = text[index];
    if (character === "\\" && quote === '"') index += 1;
    else if (character === quote) {
      if (quote === '"' || text[index + 1] !== "'") return index;
      index += 1;
    }
  }
  return text.length;
}
