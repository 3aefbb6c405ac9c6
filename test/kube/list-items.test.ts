import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type ListHead, readList } from "../../src/kube/list-items.ts";

const test = suite("list items");

/** Reads `text` cut into pieces of `size` bytes. */
const read = async (text: string, size: number): Promise<{ items: unknown[]; head: ListHead }> => {
  const bytes = Buffer.from(text);
  const chunks = async function* (): AsyncIterable<Uint8Array> {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  };
  const { items, head } = readList(chunks());
  const found: unknown[] = [];
  for await (const it of items) found.push(JSON.parse(it));
  return { items: found, head: head() };
};

const objects = [
  { metadata: { name: "plain" }, spec: { items: [{ deep: [] }, []] } },
  { metadata: { name: 'quotes " and \\ and \\" and }]{[' }, data: { items: "[{" } },
  { metadata: { name: "é \u{1F600} \u2028" }, empty: {}, list: [] },
  {},
];
const head = {
  kind: "ThingList",
  apiVersion: "example/v1",
  metadata: { resourceVersion: "7", continue: "abc]}" },
};

for (const size of [1, 2, 3, 7, 64, 100_000])
  test(`finds the same objects in pieces of ${size} bytes`, async () => {
    const { items, ...rest } = {
      ...(await read(JSON.stringify({ ...head, items: objects }), size)),
    };
    assert.equal(items, objects);
    assert.equal(rest.head, { ...head, items: [] } as unknown);
  });

test("reads white space and items in another place", async () => {
  const text = JSON.stringify({ items: objects, ...head }, undefined, 2);
  for (const size of [1, 5, 100_000]) assert.equal((await read(text, size)).items, objects);
});

test("an empty list and one without items have none", async () => {
  assert.equal((await read(JSON.stringify({ ...head, items: [] }), 4)).items, []);
  assert.equal((await read(JSON.stringify({ ...head, items: null }), 4)).items, []);
  assert.equal((await read(JSON.stringify(head), 4)).head, head as unknown);
});

test("knows kind and version while it reads", async () => {
  const whole = async function* (): AsyncIterable<Uint8Array> {
    yield Buffer.from(JSON.stringify({ ...head, items: objects }));
  };
  const reader = readList(whole());
  for await (const _ of reader.items) {
    assert.is(reader.head().kind, "ThingList");
    break;
  }
});

test("a list that is torn gives no head", async () => {
  const text = JSON.stringify({ ...head, items: objects });
  for (let length = 1; length < text.length; length++)
    await read(text.slice(0, length), 16).then(
      ({ head: it }) => assert.unreachable(`${length}: ${JSON.stringify(it)}`),
      (error: unknown) => assert.instance(error, SyntaxError),
    );
});

test.run();
