import type { Client, Connection } from "pg";
import { parameterColumns, storable } from "../../../src/sinks/postgres/batch.ts";
import type { Row } from "../../../src/rows/row.ts";

/** Text as COPY wants it, in blocks of about 64 KiB: making it is not what is measured. */
export interface CopyText {
  readonly columns: string;
  readonly blocks: readonly Buffer[];
}

const escaped = (text: string): string =>
  text
    .replaceAll("\\", "\\\\")
    .replaceAll("\t", "\\t")
    .replaceAll("\n", "\\n")
    .replaceAll("\r", "\\r");

/** In the order of `parameterColumns`. */
const fieldsOf = (row: Row): readonly string[] => [
  row.targetNamespace,
  row.targetName,
  row.uid,
  row.namespace,
  row.name,
  row.group,
  row.version,
  row.kind,
  storable(row.json),
  `\\x${row.digest}`,
];

export function copyText(rows: readonly Row[], exportedAt: Date): CopyText {
  const owner = ["bench", "bench-0", "bench", exportedAt.toISOString()];
  const blocks: Buffer[] = [];
  let lines: string[] = [];
  for (const [at, row] of rows.entries()) {
    const fields = [...owner, ...fieldsOf(row)];
    lines.push(`${fields.map(escaped).join("\t")}\n`);
    if (lines.length < 100 && at < rows.length - 1) continue;
    blocks.push(Buffer.from(lines.join("")));
    lines = [];
  }
  return {
    columns: `cluster, inventory_namespace, inventory_name, exported_at, ${parameterColumns}`,
    blocks,
  };
}

/** What pg lets its queries do with the protocol, as far as COPY needs it. */
interface CopyConnection extends Connection {
  query(text: string): void;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
}

/** COPY … FROM STDIN into `table`. */
export function copy(client: Client, table: string, { columns, blocks }: CopyText): Promise<void> {
  return new Promise((resolve, reject) => {
    let failure: Error | undefined;
    client.query({
      submit: (connection: CopyConnection) =>
        connection.query(`COPY ${table} (${columns}) FROM STDIN`),
      handleCopyInResponse: (connection: CopyConnection) => {
        for (const block of blocks) connection.sendCopyFromChunk(block);
        connection.endCopyFrom();
      },
      handleError: (error: Error) => {
        failure = error;
        reject(error);
      },
      handleCommandComplete: () => undefined,
      handleReadyForQuery: () => {
        if (failure === undefined) resolve();
      },
    } as never);
  });
}
