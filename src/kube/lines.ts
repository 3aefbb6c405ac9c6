/** No object of an API server comes near this; etcd holds 1.5 MB by default. */
const longestLine = 32 * 1024 * 1024;

const newline = 0x0a;

/** Whole lines of a stream of UTF-8. A last line without its end is an error: it was torn off. */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncIterable<string> {
  /** Bytes of a line that began in an earlier chunk. */
  let begun: Buffer[] = [];
  let length = 0;
  for await (const { buffer, byteOffset, byteLength } of chunks) {
    const chunk = Buffer.from(buffer, byteOffset, byteLength);
    let from = 0;
    for (let at = chunk.indexOf(newline); at >= 0; at = chunk.indexOf(newline, from)) {
      const line = begun.length === 0 ? chunk.toString("utf8", from, at) : lineOf(begun, chunk, at);
      begun = [];
      length = 0;
      from = at + 1;
      if (line !== "") yield line;
    }
    if (from === byteLength) continue;
    begun.push(chunk.subarray(from));
    length += byteLength - from;
    if (length > longestLine) throw new RangeError(`a line is longer than ${longestLine} bytes`);
  }
  if (begun.length > 0) throw new RangeError("the stream ended in the middle of a line");
}

const lineOf = (begun: readonly Buffer[], chunk: Buffer, end: number): string =>
  Buffer.concat([...begun, chunk.subarray(0, end)]).toString("utf8");
