import { createHash } from "node:crypto";
import type { ExportIndex } from "../../../generated/export.ts";
import type { Export } from "../sink.ts";
import { schemaVersion } from "./envelope.ts";
import { indented, yamlOf } from "./file-format.ts";
import type { IndexFacts } from "./index-facts.ts";
import { demandOurs, type Work } from "./layout.ts";
import type { Oid } from "./object.ts";
import { documentPath, type Format } from "./path-template.ts";

/** Files of rows that stand, as `git ls-tree -r` lists them. */
function filesOf({ manifest, tree }: Work): readonly (readonly [path: string, oid: Oid])[] {
  const files: { path: string; order: string; oid: Oid }[] = [];
  for (const [path, part] of manifest.ownership.entries()) {
    const held = part === "" ? undefined : tree.get(path);
    if (typeof held === "object")
      files.push({ path, order: Buffer.from(path).toString("latin1"), oid: held.oid });
  }
  return files
    .toSorted((a, b) => (a.order < b.order ? -1 : 1))
    .map(({ path, oid }) => [path, oid] as const);
}

function textOf(
  paths: readonly string[],
  { format, checksum, exportedAt }: IndexFacts,
  { cluster, inventory }: Export,
): string {
  const index: ExportIndex = {
    kind: "KollectExportIndex",
    schemaVersion,
    cluster,
    namespace: inventory.namespace,
    name: inventory.name,
    itemCount: paths.length,
    checksum,
    exportedAt,
    paths: [...paths],
  };
  return format === "yaml" ? yamlOf({ ...index }) : `${indented({ ...index })}\n`;
}

/** A document that names the files of all rows. Costs what the inventory is large. */
export interface RowIndex {
  pathFor(order: Export): string;
  /** Brings it up to date with the files in the tree. */
  write(work: Work): IndexFacts;
}

export function createRowIndex(template: string, format: Format): RowIndex {
  const pathFor: RowIndex["pathFor"] = (order) => documentPath(template, order, format);
  return {
    pathFor,
    write: (work) => {
      const { order, manifest, tree, pack } = work;
      const path = pathFor(order);
      const files = filesOf(work);
      const lines = createHash("sha256");
      for (const [file, oid] of files) lines.update(`${oid} ${file}\n`);
      const checksum = lines.digest("hex");
      const before = manifest.index;
      const exportedAt =
        before?.checksum === checksum ? before.exportedAt : order.exportedAt.toISOString();
      const facts: IndexFacts = { path, format, checksum, exportedAt };
      demandOurs(work, path);
      manifest.ownership.set(path, "");
      tree.putBlob(
        path,
        Buffer.from(
          textOf(
            files.map(([it]) => it),
            facts,
            order,
          ),
        ),
        pack,
      );
      return facts;
    },
  };
}
