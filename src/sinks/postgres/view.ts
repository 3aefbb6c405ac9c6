import { createHash } from "node:crypto";
import { escapeIdentifier, escapeLiteral } from "pg";
import type { ExportedProfile } from "../sink.ts";
import type { Owner } from "./epoch.ts";
import { identity, type Layout, rowKey } from "./layout.ts";

/** What a view of one profile in one inventory should be. */
export interface View {
  /** `kollect:namespace/profile table=… cluster=… inventory=…`: start of the view's comment, and its owner. */
  readonly owner: string;
  /** The whole comment; changes with the definition. */
  readonly comment: string;
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly select: string;
}

const nameBytes = 63;
const plainColumns = [...rowKey, ...identity, "exported_at"];

const hash = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 8);

const cut = (text: string, bytes: number): string => {
  let kept = "";
  for (const character of text) {
    if (Buffer.byteLength(kept + character) > bytes) break;
    kept += character;
  }
  return kept;
};

/** `text` with a tail that tells it from others of the same beginning, within Postgres' limit. */
export const distinct = (text: string, salt: string): string =>
  `${cut(text, nameBytes - 9)}_${hash(salt)}`;

/**
 * By attribute type: a column that is NULL, and never an error, where the value is missing or of another type.
 * Nested CASEs, because only CASE promises an order of evaluation.
 */
const casts: Readonly<Record<string, (key: string) => { type: string; expression: string }>> = {
  string: (key) => ({ type: "text", expression: `payload->'attributes'->>${key}` }),
  int: (key) => ({
    type: "bigint",
    expression: numberWithin(key, "-9223372036854775808", "9223372036854775807", "numeric::bigint"),
  }),
  double: (key) => ({
    type: "double precision",
    expression: numberWithin(key, "-1.7976931348623157e308", "1.7976931348623157e308", "float8"),
  }),
  bool: (key) => ({
    type: "boolean",
    expression: `CASE jsonb_typeof(${at(key)}) WHEN 'boolean' THEN (${at(key)})::boolean END`,
  }),
};
const structured = (key: string): { type: string; expression: string } => ({
  type: "jsonb",
  expression: `NULLIF(${at(key)}, 'null'::jsonb)`,
});
const at = (key: string): string => `payload->'attributes'->${key}`;
const numberWithin = (key: string, lowest: string, highest: string, as: string): string =>
  `CASE jsonb_typeof(${at(key)}) WHEN 'number' THEN
     CASE WHEN (${at(key)})::numeric BETWEEN ${lowest} AND ${highest} THEN (${at(key)})::${as} END END`;

const columnName = (attribute: string, taken: ReadonlySet<string>): string => {
  const plain = plainColumns.includes(attribute) ? `attr_${attribute}` : attribute;
  const name = Buffer.byteLength(plain) > nameBytes ? distinct(plain, attribute) : plain;
  return taken.has(name) ? distinct(name, attribute) : name;
};

/** Describes the view; `name` is what it is called if nobody else has that name. */
export function viewOf(layout: Layout, owner: Owner, profile: ExportedProfile): View {
  const [cluster, namespace, inventory] = owner;
  const columns: { name: string; type: string }[] = [];
  const expressions: string[] = [];
  const taken = new Set(plainColumns);
  for (const attribute of profile.attributes) {
    const { type, expression } = (casts[attribute.type] ?? structured)(
      escapeLiteral(attribute.name),
    );
    const name = columnName(attribute.name, taken);
    taken.add(name);
    columns.push({ name, type });
    expressions.push(`${expression} AS ${escapeIdentifier(name)}`);
  }
  const targets = profile.targets.toSorted().map((target) => escapeLiteral(target));
  const select = `SELECT ${[...plainColumns, ...expressions].join(",\n  ")}
    FROM ${layout.rows}
   WHERE cluster = ${escapeLiteral(cluster)} AND inventory_namespace = ${escapeLiteral(namespace)}
     AND inventory_name = ${escapeLiteral(inventory)}
     AND (target_namespace || '/' || target_name) = ANY (ARRAY[${targets.join(", ")}]::text[])`;
  const owned = `kollect:${profile.namespace}/${profile.name} ${ownership(layout, owner)}`;
  return {
    owner: owned,
    comment: `${owned} definition=${hash(select)}`,
    name: cut(
      `${layout.table}_${profile.namespace}_${profile.name}`.replaceAll(/[^A-Za-z0-9_]/g, "_"),
      nameBytes,
    ),
    columns: [...plainColumns.map((name) => ({ name, type: plainType(name) })), ...columns],
    select,
  };
}

const plainType = (name: string): string =>
  name === "exported_at" ? "timestamp with time zone" : "text";

/** The part of a view's comment that all views of one inventory share. */
export const ownership = ({ table }: Layout, [cluster, namespace, inventory]: Owner): string =>
  `table=${table} cluster=${cluster} inventory=${namespace}/${inventory}`;
