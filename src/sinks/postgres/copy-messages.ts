/** A value as a column takes it in binary: text, or bytes. */
export type Field = string | Buffer;

// Source: "File Formats" of COPY, and "Message Formats", in PostgreSQL's documentation.
const copyData = 0x64;
const head = Buffer.from("PGCOPY\n\u00ff\r\n\0\0\0\0\0\0\0\0\0", "latin1");
const end = Buffer.from([0xff, 0xff]);
const copyDone = Buffer.from([0x63, 0, 0, 0, 4]);
const jsonbVersion = "\u0001";
/** Midnight before 2000-01-01 in UTC, as JavaScript counts. */
const firstDay = 946_684_800_000;

const lengthOf = (field: Field): number =>
  typeof field === "string" ? Buffer.byteLength(field) : field.length;

/** The messages CopyData, with all rows in binary, and CopyDone. Nothing is quoted here or parsed there. */
export function copyMessages(rows: readonly (readonly Field[])[]): Buffer {
  let size = head.length + end.length;
  for (const fields of rows) {
    size += 2 + 4 * fields.length;
    for (const field of fields) size += lengthOf(field);
  }
  const messages = Buffer.allocUnsafe(1 + 4 + size + copyDone.length);
  let at = messages.writeUInt8(copyData, 0);
  at = messages.writeInt32BE(4 + size, at);
  at += head.copy(messages, at);
  for (const fields of rows) {
    at = messages.writeInt16BE(fields.length, at);
    for (const field of fields) {
      const length =
        typeof field === "string" ? messages.write(field, at + 4) : field.copy(messages, at + 4);
      at = messages.writeInt32BE(length, at) + length;
    }
  }
  at += end.copy(messages, at);
  copyDone.copy(messages, at);
  return messages;
}

/** A `jsonb`, from text. */
export const jsonField = (json: string): Field => jsonbVersion + json;

/** A `timestamptz`. */
export function timeField(time: Date): Field {
  const field = Buffer.alloc(8);
  field.writeBigInt64BE(BigInt(time.getTime() - firstDay) * 1000n);
  return field;
}
