import { claimOf, noClaim, type Claim, type Reason } from "./claim.ts";
import type { Edits } from "./edits.ts";
import { claimUnder, factsOf, type KeyLevel, type MapView } from "./map-facts.ts";
import { marker } from "./marker.ts";
import type { Outline } from "./outline.ts";
import { isSecretText, secretWithin } from "./secret-text.ts";
import {
  contentOf,
  writtenAs,
  type ListNode,
  type MapNode,
  type ScalarNode,
  type TextNode,
} from "./text-node.ts";

/** Replaces what is secret within a text; `undefined` when nothing is. */
export type InnerText = (
  text: string,
) => { readonly text: string; readonly reason: Reason } | undefined;

/** Applies to the structure within a text the rules that hold for the structure of a value. */
export class OutlineJudge {
  private readonly text: string;
  private readonly edits: Edits;
  private readonly levelOf: KeyLevel;
  private readonly inner: InnerText;
  private readonly aliases = new Set<string>();

  constructor(text: string, edits: Edits, levelOf: KeyLevel, inner: InnerText) {
    this.text = text;
    this.edits = edits;
    this.levelOf = levelOf;
    this.inner = inner;
  }

  judge(outline: Outline): void {
    for (const root of outline.roots) this.node(root, noClaim);
    for (const alias of this.aliases) {
      const scalar = outline.anchors.get(alias);
      if (scalar !== undefined) this.scalar(scalar, claimOf("secret"));
    }
  }

  private node(node: TextNode, claim: Claim): void {
    if (node.type === "scalar") this.scalar(node, claim);
    else if (node.type === "map") this.map(node, claim);
    else this.list(node, claim);
  }

  private map(node: MapNode, claim: Claim): void {
    const facts = factsOf(this.viewOf(node), this.levelOf);
    for (const { key, value } of node.entries) {
      if (value !== undefined) this.node(value, claimUnder(key, claim, facts, this.levelOf));
    }
  }

  private viewOf(node: MapNode): MapView {
    const byKey = new Map(node.entries.map((entry) => [entry.key, entry.value]));
    return {
      has: (key) => byKey.has(key),
      text: (key) => {
        const value = byKey.get(key);
        return value?.type === "scalar" ? contentOf(this.text, value) : undefined;
      },
    };
  }

  private list(node: ListNode, claim: Claim): void {
    let before = "";
    for (const item of node.items) {
      const content = item.type === "scalar" ? contentOf(this.text, item) : "";
      this.node(item, claimOfArgument(before, content, claim, this.levelOf));
      before = content;
    }
  }

  private scalar(node: ScalarNode, claim: Claim): void {
    const content = contentOf(this.text, node);
    if (node.style === "plain" && content.startsWith("*") && claim.level !== "none") {
      this.aliases.add(content.slice(1).trim());
      return;
    }
    if (isBareWord(node, content)) this.bareWord(node, content, claim);
    else if (isSecretText(claim.level, content)) this.secret(node, content, claim);
    else this.inside(node, content);
  }

  /** A number, or `true`: what JSON writes without quotes. */
  private bareWord(node: ScalarNode, content: string, claim: Claim): void {
    const isNumber = /[0-9]/.test(content);
    if (claim.level !== "scrubbed" && !(isNumber && isSecretNumber(claim))) return;
    // Quoted, so that JSON stays JSON.
    this.edits.replace(node.start, node.end, claim.reason, `"${marker}"`);
  }

  private secret(node: ScalarNode, content: string, claim: Claim): void {
    const isExact = node.end - node.start === content.length;
    const within = isExact ? secretWithin(content) : { start: 0, end: node.end - node.start };
    this.edits.add(node.start + within.start, node.start + within.end, claim.reason);
  }

  private inside(node: ScalarNode, content: string): void {
    const found = this.inner(content);
    if (found === undefined) return;
    const raw = this.text.slice(node.start, node.end);
    this.edits.replace(node.start, node.end, found.reason, writtenAs(node, raw, found.text));
  }
}

function isBareWord(node: ScalarNode, content: string): boolean {
  if (node.style !== "plain" || content.length > 32) return false;
  return /^(?:-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null)$/.test(content);
}

export const isSecretNumber = ({ level }: Claim): boolean =>
  level === "password" || level === "payload" || level === "scrubbed";

/** After the option `--password`, the next argument is one. */
export function claimOfArgument(
  before: string,
  argument: string,
  claim: Claim,
  levelOf: KeyLevel,
): Claim {
  if (claim.level !== "none" || !before.startsWith("-") || argument.startsWith("-")) return claim;
  if (before.length > 128 || !/^--?[A-Za-z][A-Za-z0-9_.-]*$/.test(before)) return claim;
  const level = levelOf(before);
  return level === "none" ? claim : { level, reason: "sensitive-pair" };
}
