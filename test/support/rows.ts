import { createHash } from "node:crypto";
import type { Json, Row, RowIdentity, SourceKey } from "../../src/rows/row.ts";
import type { Delta, Snapshot } from "../../src/rows/snapshot.ts";

/** What a test wants to say about a row; the rest is filled in. */
export type RowWish = Partial<RowIdentity> & {
  readonly attributes?: { readonly [key: string]: Json };
};

/** JSON with sorted keys and no white space. */
export const canonical = (value: Json): string => {
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  const fields = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([key, it]) => `${JSON.stringify(key)}:${canonical(it as Json)}`).join(",")}}`;
};

const sha256 = (data: string | Uint8Array): string =>
  createHash("sha256").update(data).digest("hex");

/** A row as src/rows would build it; uid follows from the name unless given. */
export function rowOf({ attributes = {}, ...wish }: RowWish = {}): Row {
  const identity: RowIdentity = {
    targetNamespace: "team-a",
    targetName: "web",
    namespace: "shop",
    name: "cart",
    group: "apps",
    version: "v1",
    kind: "Deployment",
    uid: `uid-${wish.name ?? "cart"}`,
    ...wish,
  };
  const { group, ...others } = identity;
  const json = canonical({ ...others, ...(group === "" ? {} : { group }), attributes });
  const key = `${identity.targetNamespace}/${identity.targetName}/${identity.uid}`;
  return { ...identity, key, json, digest: sha256(json) };
}

const orderOf = (row: Row): string =>
  [row.targetNamespace, row.targetName, row.namespace, row.name, row.uid].join("\0");
const compareBytes = (a: string, b: string): number =>
  Buffer.compare(Buffer.from(a), Buffer.from(b));
let revision = 0;

/** An immutable snapshot of `rows` in canonical order. */
export function snapshotOf(rows: readonly Row[], retained: readonly SourceKey[] = []): Snapshot {
  const sorted = rows.toSorted((a, b) => compareBytes(orderOf(a), orderOf(b)));
  return {
    revision: ++revision,
    digest: sha256(Buffer.concat(sorted.map((row) => Buffer.from(row.digest, "hex")))),
    size: sorted.length,
    retained: new Set(retained),
    rows: () => sorted.values(),
  };
}

/** What leads from one set of rows to another. */
export function deltaOf(before: readonly Row[], after: readonly Row[]): Delta {
  const held = new Map(before.map((row) => [row.key, row]));
  const kept = new Set(after.map((row) => row.key));
  const upserted = after.filter((row) => held.get(row.key)?.digest !== row.digest);
  return {
    upserted,
    before: new Map(
      upserted.flatMap(({ key }) => {
        const row = held.get(key);
        return row === undefined ? [] : [[key, row]];
      }),
    ),
    removed: before.filter((row) => !kept.has(row.key)),
  };
}
