import { suite } from "uvu";
import * as assert from "uvu/assert";
import { placeText, type Read } from "../../../src/cli/sources/document.ts";
import { piecesOf } from "../../../src/cli/sources/file-pieces.ts";
import { parsePiece } from "../../../src/cli/sources/parse-piece.ts";

const test = suite("documents of files");

/** Cut where no reader expects it. */
async function* inParts(text: string, size: number): AsyncIterable<string> {
  for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size);
}

const readsOf = async (text: string, size = 7): Promise<Read[]> => {
  const reads: Read[] = [];
  for await (const piece of piecesOf("a.yaml", inParts(text, size)))
    reads.push(...parsePiece(piece));
  return reads;
};

const shown = async (text: string, size?: number): Promise<string[]> =>
  (await readsOf(text, size)).map((it) =>
    it.type === "problem"
      ? `${placeText(it.place)} ! ${it.message}`
      : `${placeText(it.document.place)} ${JSON.stringify(it.document.value)}`,
  );

test("are parted by marks, and know their lines", async () => {
  const text = "# head\n---\nkind: A\n--- # second\n\nkind: B\n---\n# nothing\n---\nkind: C\n...\n";
  const wanted = ['a.yaml:3 {"kind":"A"}', 'a.yaml:6 {"kind":"B"}', 'a.yaml:10 {"kind":"C"}'];
  for (const size of [1, 7, 1000]) assert.equal(await shown(text, size), wanted);
});

test("may begin with a BOM and end their lines as Windows does", async () => {
  assert.equal(
    await shown("\uFEFF%YAML 1.1\r\n---\r\nkind: A\r\ntext: |\r\n  a\r\n  b\r\n---\r\nkind: B\r\n"),
    ['a.yaml:3 {"kind":"A","text":"a\\nb\\n"}', 'a.yaml:8 {"kind":"B"}'],
  );
});

test("that are broken cost themselves alone, and name line and column", async () => {
  assert.equal(
    await shown("kind: A\n---\nkind: B\n  bad: [\n---\nkind: C\n---\n- a\n---\nkind: D\nkind: E\n"),
    [
      'a.yaml:1 {"kind":"A"}',
      "a.yaml:3:7 ! Nested mappings are not allowed in compact mappings",
      'a.yaml:6 {"kind":"C"}',
      "a.yaml:8 ! this is no object of Kubernetes: apiVersion, kind and metadata are expected",
      "a.yaml:11:1 ! Map keys must be unique",
    ],
  );
});

test("are read as Kubernetes reads them", async () => {
  const text =
    "a: yes\nb: off\nc: 0777\nd: 2001-01-01\ne: 1:30\nf: 9007199254740993\ng: ~\nh: '0x1'\n<<: {i: 1}\n";
  const [read] = await readsOf(text);
  assert.equal(read?.type === "document" && read.document.value, {
    a: true,
    b: false,
    c: 511,
    d: "2001-01-01",
    e: "1:30",
    f: 9_007_199_254_740_993n,
    g: null,
    h: "0x1",
    i: 1,
  });
});

test("of aliases that grow without end are refused", async () => {
  const bomb = ["a: &a [x, x, x, x, x, x, x, x, x]"];
  for (const [from, to] of ["ab", "bc", "cd", "de"])
    bomb.push(`${to}: &${to} [${`*${from}, `.repeat(9)}]`);
  const [text = ""] = await shown(`${bomb.join("\n")}\n`);
  assert.match(text, /a\.yaml:1 ! .*alias/i);
});

test("that are lists give their items", async () => {
  const list = { apiVersion: "v1", kind: "PodList", items: [{ metadata: { name: "a" } }, 1] };
  assert.equal(await shown(JSON.stringify(list)), [
    'a.yaml:1 {"apiVersion":"v1","kind":"Pod","metadata":{"name":"a"}}',
    "a.yaml:1 ! this is no object of Kubernetes: apiVersion, kind and metadata are expected",
  ]);
  const nested = { kind: "List", items: [{ kind: "List", items: [{ kind: "A" }] }, { kind: "B" }] };
  assert.equal(await shown(JSON.stringify(nested)), [
    'a.yaml:1 {"kind":"A"}',
    'a.yaml:1 {"kind":"B"}',
  ]);
});

test("may be JSON, an object a line", async () => {
  assert.equal(await shown('{"kind":"A"}\n\n{"kind":"B"}\n'), [
    'a.yaml:1 {"kind":"A"}',
    'a.yaml:3 {"kind":"B"}',
  ]);
  assert.match((await shown('{"kind":\n "A",,}'))[0] ?? "", /^a\.yaml:2:\d+ !/);
});

test.run();
