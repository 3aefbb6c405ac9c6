import { StringDecoder } from "node:string_decoder";

/** No object of an API server comes near this; etcd holds 1.5 MB by default. */
const longestLine = 32 * 1024 * 1024;

/** Whole lines of a stream of bytes. A last line without its end is an error: it was torn off. */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncIterable<string> {
  const decoder = new StringDecoder("utf8");
  let parts: string[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    const pieces = decoder.write(chunk).split("\n");
    const rest = pieces.pop() ?? "";
    for (const piece of pieces) {
      const line = parts.length === 0 ? piece : parts.join("") + piece;
      parts = [];
      length = 0;
      if (line !== "") yield line;
    }
    if (rest === "") continue;
    parts.push(rest);
    length += rest.length;
    if (length > longestLine)
      throw new RangeError(`a line is longer than ${longestLine} characters`);
  }
  if (parts.length > 0) throw new RangeError("the stream ended in the middle of a line");
}
