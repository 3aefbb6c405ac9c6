/**
 * Lists as Postgres takes them in binary: nothing is quoted here or parsed there, so a row's JSON goes out as it is.
 * Source: array_recv in PostgreSQL's arrayfuncs.c.
 */
const headerBytes = 20;
const oids = { text: 25, bytea: 17 };

const arrayOf = (
  values: readonly string[],
  oid: number,
  encoding: "utf8" | "hex",
): { array: Buffer; bytes: number } => {
  const lengths = values.map((it) => Buffer.byteLength(it, encoding));
  const bytes = lengths.reduce((sum, length) => sum + length, 0);
  const array = Buffer.allocUnsafe(headerBytes + 4 * values.length + bytes);
  // Dimensions, whether there are NULLs, type, length, first index.
  let end = 0;
  for (const number of [1, 0, oid, values.length, 1]) end = array.writeInt32BE(number, end);
  for (const [index, value] of values.entries()) {
    const length = lengths[index] ?? 0;
    end = array.writeInt32BE(length, end);
    end += array.write(value, end, length, encoding);
  }
  return { array, bytes };
};

/** A `text[]`, and the bytes of its values. */
export const textArray = (values: readonly string[]): { array: Buffer; bytes: number } =>
  arrayOf(values, oids.text, "utf8");

/** A `bytea[]` of values in hex. */
export const bytesArray = (values: readonly string[]): Buffer =>
  arrayOf(values, oids.bytea, "hex").array;
