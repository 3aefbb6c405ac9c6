import type { Attribute } from "../../../generated/types.ts";
import type { SchemaNode } from "../../kube/schema-node.ts";
import { createRedactor } from "../../redact/redactor.ts";
import type { Json } from "../../rows/row.ts";
import { type Leaf, leavesOf } from "./leaves.ts";

export interface Subject {
  /** An object of the kind, parsed from JSON; `undefined`: none was looked at. */
  readonly sample: Readonly<Record<string, Json>> | undefined;
  /** `undefined` where nobody publishes one. */
  readonly schema: SchemaNode | undefined;
}

const most = 10;
/** Of attributes that tell the same sort of thing. */
const mostAlike = 3;
/** Longer texts are for machines. */
const longest = 200;

/** What people ask about objects, the most asked first: by the last name of a path. */
const asked: readonly RegExp[] = [
  /^images?$/,
  /^(replicas|readyReplicas|availableReplicas|desiredNumberScheduled|numberReady)$/,
  /^(version|appVersion|chart|targetRevision|revision|kubeletVersion|release)$/,
  /^(hosts?|hostnames?|dnsNames|domains?|url|address|loadBalancerIP|clusterIP|externalName|ip)$/,
  /^(phase|state|health|suspend|paused|schedule)$/,
  /(Time|Timestamp|Date|notAfter|notBefore)$/,
  /^(type|\w*ClassName|class|provisioner|reclaimPolicy|serviceAccountName|nodeName|secretName)$/,
  /^(storage|size|ports?|minReplicas|maxReplicas|minAvailable|completions|parallelism)$/,
];

const dateRank = asked.findIndex((it) => it.test("Time"));
const date = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/;

/** Types of conditions that say whether an object is well. */
const wellBeing = ["Ready", "Available", "Complete", "Healthy", "Synced"];

const created: Attribute = {
  name: "created",
  path: "$.metadata.creationTimestamp",
  type: "string",
  optional: true,
};

/**
 * Attributes that are worth having of a kind, at most ten. None has a value that the redactor would take out. All are
 * optional: what one object has another may lack. Pure.
 */
export function propose({ sample, schema }: Subject): readonly Attribute[] {
  const safe = sample && createRedactor().redact("object", sample);
  const ranked = leavesOf(sample, safe, schema)
    .flatMap((leaf) => {
      const rank = rankOf(leaf);
      return rank < 0 ? [] : [{ leaf, rank }];
    })
    .toSorted((a, b) => a.rank - b.rank || a.leaf.steps.length - b.leaf.steps.length);
  const alike = new Map<number, number>();
  const names = new Set<string>();
  const attributes: Attribute[] = [];
  for (const { leaf, rank } of ranked) {
    const number = alike.get(rank) ?? 0;
    const name = nameOf(leaf.steps, names);
    if (number === mostAlike || name === undefined) continue;
    alike.set(rank, number + 1);
    names.add(name);
    attributes.push({ name, path: pathOf(leaf.steps), type: typeOf(leaf), optional: true });
  }
  const condition = conditionOf(sample);
  if (condition !== undefined && !names.has(condition.name)) attributes.push(condition);
  return attributes.length === 0 ? [created] : attributes.slice(0, most);
}

/** Place in `asked`; below 0: nobody asks. */
function rankOf({ steps, value }: Leaf): number {
  const last = steps.findLast((it) => it !== "*") ?? "";
  if (typeof value === "string" && (value.length > longest || value.includes("\n"))) return -1;
  if (typeof value === "string" && value === "") return -1;
  const rank = asked.findIndex((it) => it.test(last));
  return rank < 0 && typeof value === "string" && date.test(value) ? dateRank : rank;
}

/** The last name of the path, with as many before it as it takes to be the only one. */
function nameOf(steps: readonly string[], taken: ReadonlySet<string>): string | undefined {
  const words = steps.filter((it) => it !== "*");
  const plural = (word: string): string =>
    steps.includes("*") && !word.endsWith("s") ? `${word}s` : word;
  for (let from = words.length - 1; from >= 0; from--) {
    const [first = "", ...rest] = words.slice(from);
    const name = plural(
      first + rest.map((it) => it.charAt(0).toUpperCase() + it.slice(1)).join(""),
    );
    if (/^[A-Za-z_][A-Za-z0-9_.-]{0,62}$/.test(name) && !taken.has(name)) return name;
  }
  return undefined;
}

const plain = /^[A-Za-z_][A-Za-z0-9_]*$/;

const pathOf = (steps: readonly string[]): string =>
  `$${steps
    .map((it) => {
      if (it === "*") return "[*]";
      return plain.test(it) ? `.${it}` : `['${it.replaceAll(/['\\]/g, String.raw`\$&`)}']`;
    })
    .join("")}`;

const scalars: Readonly<Record<string, Attribute["type"]>> = {
  integer: "int",
  number: "double",
  boolean: "bool",
};

/** As the schema has it, else as the sample has it. */
function typeOf({ steps, value, scalar }: Leaf): Attribute["type"] {
  if (steps.includes("*")) return "list";
  if (scalar !== undefined) return scalars[scalar] ?? "string";
  if (typeof value === "boolean") return "bool";
  if (typeof value !== "number") return "string";
  return Number.isInteger(value) ? "int" : "double";
}

function conditionOf(sample: Subject["sample"]): Attribute | undefined {
  const status = sample?.["status"] as { readonly conditions?: unknown } | null | undefined;
  const conditions = Array.isArray(status?.conditions) ? (status.conditions as unknown[]) : [];
  const types = conditions.map((it) => (it as { readonly type?: unknown } | null)?.type);
  const type = wellBeing.find((it) => types.includes(it));
  if (type === undefined) return undefined;
  const path = `$.status.conditions[?(@.type=="${type}")].status`;
  return { name: type.toLowerCase(), path, type: "string", optional: true };
}
