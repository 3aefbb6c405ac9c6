import { suite } from "uvu";
import * as assert from "uvu/assert";
import { linesOf } from "../../src/kube/lines.ts";

const test = suite("lines");

async function* inPieces(text: string, size: number): AsyncIterable<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const read = async (chunks: AsyncIterable<Uint8Array>): Promise<string[]> => {
  const lines: string[] = [];
  for await (const line of linesOf(chunks)) lines.push(line);
  return lines;
};

test("gives the same lines however the bytes are cut", async () => {
  const text = "first\nsecond €𝄞 line\n\nthird\n";
  for (let size = 1; size <= text.length + 8; size++)
    assert.equal(await read(inPieces(text, size)), ["first", "second €𝄞 line", "third"]);
});

test("takes a last line without its end for torn", async () => {
  const ending = await read(inPieces("whole\nhal", 4)).catch((error: Error) => error.message);
  assert.is(ending, "the stream ended in the middle of a line");
});

test("does not gather a line without end", async () => {
  const chunk = Buffer.alloc(1024 * 1024, "x");
  let given = 0;
  async function* endless(): AsyncIterable<Uint8Array> {
    for (; given < 100; given++) yield chunk;
  }
  const ending = await read(endless()).catch((error: unknown) => error);
  assert.instance(ending, RangeError);
  assert.ok(given <= 33, String(given));
});

test.run();
