import { createHash } from "node:crypto";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { canonicalJson, makeRow } from "../../src/rows/row.ts";
import { checksumOf } from "../../src/rows/snapshot.ts";

const test = suite("row");

const identity = {
  targetNamespace: "team",
  targetName: "web",
  namespace: "apps",
  name: "front",
  group: "apps",
  version: "v1",
  kind: "Deployment",
  uid: "1",
};

test("serializes with sorted keys and without white space", () => {
  assert.is(
    makeRow(identity, { b: [1, { d: null, c: "x" }], a: true }).json,
    '{"attributes":{"a":true,"b":[1,{"c":"x","d":null}]},"group":"apps","kind":"Deployment","name":"front","namespace":"apps","targetName":"web","targetNamespace":"team","uid":"1","version":"v1"}',
  );
});

test("the item's own keys are in canonical order too", () => {
  const { json } = makeRow(identity, { z: 1 });
  assert.is(json, canonicalJson(JSON.parse(json)));
});

test("leaves the group of core kinds out", () =>
  assert.not.match(makeRow({ ...identity, group: "" }, {}).json, "group"));

test("is unique by target and uid", () => assert.is(makeRow(identity, {}).key, "team/web/1"));

test("a checksum is the hash of the digests in order", () => {
  const rows = [makeRow(identity, { a: 1 }), makeRow(identity, { a: "ä" })];
  const sha256 = (data: string | Buffer): Buffer => createHash("sha256").update(data).digest();
  const want = sha256(Buffer.concat(rows.map(({ json }) => sha256(json)))).toString("hex");
  assert.is(checksumOf(rows), want);
  assert.is.not(checksumOf(rows.toReversed()), want);
});

test.run();
