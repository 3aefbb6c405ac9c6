import type { Span } from "./assignment-value.ts";
import { Flow, maxTextDepth } from "./flow.ts";
import {
  endOfPlain,
  isBlockHeader,
  isRestOfLine,
  lineKeyAt,
  skipProperties,
} from "./outline-lines.ts";
import { marker } from "./marker.ts";
import type { ListNode, MapNode, ScalarNode, TextNode } from "./text-node.ts";

interface Frame {
  readonly column: number;
  readonly node: MapNode | ListNode;
}

/** A key or list dash whose value has not been seen yet. */
interface Pending {
  readonly column: number;
  readonly attach: (node: TextNode) => void;
}

const isBlank = (character: string | undefined): boolean =>
  character === " " || character === "\t" || character === "\r";

/**
 * Reads the structure of JSON and YAML, and of whatever looks like them line by line, in one pass. It forgives:
 * what fits nowhere is a loose line. It follows no alias and builds no value.
 */
export class Outline {
  readonly roots: TextNode[] = [];
  /** Lines that belong to no structure: comments, `key=value`, commands. */
  readonly loose: Span[] = [];
  /** Scalars that an alias may stand for. */
  readonly anchors = new Map<string, ScalarNode>();
  isTooDeep = false;
  private readonly text: string;
  private readonly flow: Flow;
  private frames: Frame[] = [];
  private pending: Pending | undefined;
  /** Beginning of the line that is read, then of the one to read next. */
  private line = 0;
  private next = 0;
  private end = 0;

  constructor(text: string) {
    this.text = text;
    this.flow = new Flow(text);
    while (this.next < text.length) this.readLine();
  }

  private readLine(): void {
    this.line = this.next;
    this.end = this.endOfLine(this.line);
    this.next = this.end + 1;
    const start = this.indentation(this.line);
    if (start >= this.end) return;
    if (this.text.startsWith("---", start) || this.text[start] === "#") {
      if (this.text[start] === "-") this.reset();
      if (!this.text.startsWith("---\n", start)) this.addLoose(this.line, this.end);
      return;
    }
    this.readItems(start);
  }

  private reset(): void {
    this.frames = [];
    this.pending = undefined;
  }

  /** Whether the text is one JSON value and nothing else. */
  get isWhole(): boolean {
    return this.roots.length === 1 && this.loose.length === 0 && this.frames.length === 0;
  }

  private readItems(from: number): void {
    let start = from;
    while (this.text[start] === "-" && (start + 1 >= this.end || isBlank(this.text[start + 1]))) {
      const column = start - this.line;
      const list = this.listAt(column);
      this.pending = { column, attach: (node) => void list.items.push(node) };
      start = this.indentation(start + 1);
      if (start >= this.end) return;
    }
    const found = lineKeyAt(this.text, start, this.end);
    if (found === undefined) return this.readValue(start, start > from);
    const column = start - this.line;
    const entry: MapNode["entries"][number] = { key: found.key, value: undefined };
    this.mapAt(column).entries.push(entry);
    this.pending = { column, attach: (node) => void (entry.value ??= node) };
    this.readValue(found.valueStart, true);
  }

  /** The value from `from` on; `isOwned` when a key or dash stands before it on this line. */
  private readValue(from: number, isOwned: boolean): void {
    const { at, anchor } = skipProperties(this.text, from, this.end);
    if (at >= this.end || (isOwned && this.text[at] === "#")) return;
    const owner = isOwned || this.isOwner(at - this.line) ? this.pending : undefined;
    const node = this.nodeAt(at, owner);
    if (node === undefined) return this.addLoose(this.line, this.end);
    if (anchor !== undefined && node.type === "scalar") this.anchors.set(anchor, node);
    if (owner === undefined) this.roots.push(node);
    else owner.attach(node);
    if (!isOwned) this.pending = undefined;
  }

  private isOwner(column: number): boolean {
    return this.pending !== undefined && this.pending.column < column;
  }

  private nodeAt(at: number, owner: Pending | undefined): TextNode | undefined {
    const mark = this.text[at] ?? "";
    if (owner !== undefined && isBlockHeader(this.text, at, this.end)) {
      return this.indented(this.next, owner.column);
    }
    const isFlow = /[{["']/.test(mark) && !this.text.startsWith(marker, at);
    const flow = isFlow ? this.flowAt(at) : undefined;
    if (flow !== undefined || owner === undefined) return flow;
    const rest = this.indented(this.next, owner.column);
    const end = rest.end > rest.start ? rest.end : endOfPlain(this.text, at, this.end);
    return { type: "scalar", start: at, end, style: "plain" };
  }

  private flowAt(at: number): TextNode | undefined {
    const node = this.flow.read(at);
    if (node === undefined) return undefined;
    const end = this.endOfLine(this.flow.at);
    if (!isRestOfLine(this.text, this.flow.at, end)) return undefined;
    this.next = end + 1;
    return node;
  }

  /** The lines from `start` on that stand deeper than `column`, without blank ones at the end. */
  private indented(start: number, column: number): ScalarNode {
    let end = start;
    while (this.next < this.text.length) {
      const lineEnd = this.endOfLine(this.next);
      const content = this.indentation(this.next);
      if (content < lineEnd) {
        if (content - this.next <= column) break;
        end = lineEnd;
      }
      this.next = lineEnd + 1;
    }
    return { type: "scalar", start, end, style: "plain" };
  }

  private listAt(column: number): ListNode {
    while ((this.frames.at(-1)?.column ?? -1) > column) this.frames.pop();
    const top = this.frames.at(-1);
    if (top?.column === column && top.node.type === "list") return top.node;
    const node: ListNode = { type: "list", items: [] };
    this.open(column, node, this.pending !== undefined && this.pending.column <= column);
    return node;
  }

  private mapAt(column: number): MapNode {
    while (this.isOver(column)) this.frames.pop();
    const top = this.frames.at(-1);
    if (top?.column === column && top.node.type === "map") return top.node;
    const node: MapNode = { type: "map", entries: [] };
    this.open(column, node, this.isOwner(column));
    return node;
  }

  private isOver(column: number): boolean {
    const top = this.frames.at(-1);
    if (top === undefined) return false;
    return top.column > column || (top.column === column && top.node.type === "list");
  }

  private open(column: number, node: MapNode | ListNode, isOwned: boolean): void {
    if (isOwned && this.frames.length < maxTextDepth) this.pending?.attach(node);
    else this.roots.push(node);
    if (this.frames.length >= maxTextDepth) {
      this.isTooDeep = true;
      this.frames = [];
    }
    this.frames.push({ column, node });
  }

  private addLoose(start: number, end: number): void {
    const last = this.loose.at(-1);
    if (last !== undefined && last.end + 1 >= start) {
      this.loose[this.loose.length - 1] = { start: last.start, end };
    } else this.loose.push({ start, end });
  }

  private endOfLine(from: number): number {
    const end = this.text.indexOf("\n", from);
    return end < 0 ? this.text.length : end;
  }

  /** Index of the first character from `from` on that is not blank. */
  private indentation(from: number): number {
    let index = from;
    while (isBlank(this.text[index])) index += 1;
    return index;
  }
}
