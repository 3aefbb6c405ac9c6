import { storable } from "./batch.ts";
import type { Session } from "./connections.ts";
import { copyIn } from "./copy-in.ts";
import { copyMessages, jsonField, timeField } from "./copy-messages.ts";
import type { Owner } from "./epoch.ts";
import type { Layout } from "./layout.ts";
import { type Write, writtenColumns, type Written } from "./row-table.ts";

/** Fewer new rows of a batch go with the others in one statement, and hardly gain by COPY: see docs/decisions/0023. */
export const minInserted = 100;

/** Writes rows that the table does not hold, at a lower cost than `upsert`. A unique violation if it does hold one. */
export async function insert(
  session: Session,
  layout: Layout,
  owner: Owner,
  { rows, exportedAt }: Write,
): Promise<Written> {
  const time = timeField(exportedAt);
  let bytes = 0;
  const fields = rows.map((row) => {
    const payload = storable(row.json);
    bytes += Buffer.byteLength(payload);
    return [
      ...owner,
      time,
      row.targetNamespace,
      row.targetName,
      row.uid,
      row.namespace,
      row.name,
      row.group,
      row.version,
      row.kind,
      jsonField(payload),
      Buffer.from(row.digest, "hex"),
    ];
  });
  const statement = `COPY ${layout.rows} (${writtenColumns}) FROM STDIN (FORMAT binary)`;
  return { written: await copyIn(session, statement, copyMessages(fields)), bytes };
}
