import { suite } from "uvu";
import * as assert from "uvu/assert";
import { annotations } from "../../generated/kinds.ts";
import { compileProfile } from "../../src/extract/extractor.ts";
import { checkPath } from "../../src/extract/path.ts";
import { secretFault } from "../../src/extract/secret-guard.ts";
import { attribute, profileOf } from "./objects.ts";
import { bypasses, markedSecret, marker } from "./secret-bypasses.ts";
import { harmlessPaths } from "./secret-harmless.ts";
import { SecretGrammar } from "./secret-grammar.ts";

const test = suite("secret guard");

const allowed = { [annotations.allowSecretExtraction]: "true" };
const namespace = { name: "shop" };

/** What the profile extracts from `secret`, or why not, as text. `path` compiles. */
function outcome(path: string, secret: object, profileAnnotations = {}): string {
  const profile = profileOf([attribute("a", path)], "Secret", profileAnnotations);
  const extractor = compileProfile(profile);
  return JSON.stringify(extractor.extract({ ...secret }, namespace));
}

const markerLetters = new RegExp(`[${marker}${marker.toLowerCase()}]`);
const dataKeys = /password|tls\.key/;

for (const path of bypasses)
  test(`refuses ${path}`, () => {
    if (checkPath(path) !== undefined) return;
    assert.ok(secretFault(path) !== undefined, "let pass");
    assert.not.match(outcome(path, markedSecret), markerLetters);
  });

for (const path of harmlessPaths)
  test(`lets ${path} pass`, () => {
    assert.is(checkPath(path), undefined);
    assert.is(secretFault(path)?.message, undefined);
    assert.is(outcome(path, markedSecret), outcome(path, markedSecret, allowed));
  });

test("has bypasses that reach the data indeed", () => {
  const compiled = bypasses.filter((path) => checkPath(path) === undefined);
  const reaching = compiled.filter((path) => {
    const text = outcome(path, markedSecret, allowed);
    return markerLetters.test(text) || dataKeys.test(text);
  });
  assert.ok(new Set(compiled).size >= 150, `${compiled.length} compile`);
  assert.ok(new Set(reaching).size >= 100, `${reaching.length} reach data`);
  assert.ok(new Set(harmlessPaths).size >= 40);
});

const messages: readonly (readonly [path: string, column: number, message: string])[] = [
  ["$.data.k", 1, "data of Secrets"],
  ["{ .stringData}", 3, "stringData of Secrets"],
  ["cel:object.kind + object.data.k", 19, "data of Secrets"],
  ["cel:object", 5, "Secrets as a whole, with their data"],
  ["$..k", 1, "fields of Secrets without naming them, data among them"],
  ["$.status", 1, "a field of Secrets other than metadata, type and immutable"],
  [
    "$.metadata",
    1,
    "metadata of Secrets as a whole, where an annotation can hold their data (name one field)",
  ],
  [
    "$.metadata.*",
    1,
    "metadata of Secrets without naming the field, where an annotation can hold their data",
  ],
  [
    "$.metadata.annotations",
    1,
    "annotations of Secrets without naming one, and one can hold their data",
  ],
  ["$.metadata.managedFields", 1, "managedFields of Secrets, which name the keys of data"],
];
for (const [path, column, reached] of messages)
  test(`says that ${path} reads ${reached.slice(0, 30)}`, () => {
    assert.equal(secretFault(path), {
      column,
      message:
        `reads ${reached}; only metadata, type and immutable may be read, or set the annotation ` +
        'kollect.dev/allow-secret-extraction: "true" on the profile',
    });
  });

/** The same Secret with other values, with other keys, and without any. */
const { data: _data, stringData: _stringData, metadata, ...rest } = markedSecret;
const { managedFields: _managedFields, ...otherMetadata } = metadata;
const { note, owner } = metadata.annotations;
const others: readonly object[] = [
  { ...markedSecret, data: { password: "App" }, stringData: { password: "name" } },
  { ...markedSecret, data: { name: "data", app: "note" }, stringData: {} },
  { ...rest, metadata: { ...otherMetadata, annotations: { note, owner } } },
];

for (const [language, runs] of [
  ["cel", 6_000],
  ["jsonPath", 3_000],
] as const)
  test(`lets no random ${language} pass whose result depends on the data`, () => {
    const count = { compiled: 0, passed: 0, reaching: 0, depending: 0 };
    for (let seed = 1; seed <= runs; seed += 1) {
      const path = new SecretGrammar(seed)[language]();
      if (checkPath(path) !== undefined) continue;
      count.compiled += 1;
      const isRefused = secretFault(path) !== undefined;
      if (!isRefused) count.passed += 1;
      const full = outcome(path, markedSecret, allowed);
      const isReaching = markerLetters.test(full);
      const isDepending = others.some((it) => outcome(path, it, allowed) !== full);
      if (isReaching) count.reaching += 1;
      if (isDepending) count.depending += 1;
      assert.ok(isRefused || !(isReaching || isDepending), `seed ${seed}: ${path}`);
    }
    const { compiled, passed, reaching, depending } = count;
    assert.ok(compiled > runs / 3, `${compiled} compile`);
    assert.ok(passed > 300, `${passed} pass`);
    assert.ok(reaching > 300, `${reaching} reach the marker`);
    assert.ok(depending > 300, `${depending} depend on the data`);
  });

test.run();
