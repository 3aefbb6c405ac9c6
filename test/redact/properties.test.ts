import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createRedactor } from "../../src/redact/redactor.ts";
import type { Json } from "../../src/rows/row.ts";
import { randomOf, type Random } from "../support/random.ts";
import { samplesOf, variablesOf } from "./corpus.ts";

const test = suite("redaction properties");
const redactor = createRedactor({ scrubKeys: ["internal"] });

const pieces = [
  "password", "token", "secret", "name", "value", "key", "user", "data", "kind", "Secret", "auth", "internal",
  ":", ": ", "=", "= ", " ", "  ", "\n", "\n  ", "\n- ", "\r\n", "\t", ",", ";", "&", "?", "@", "://", "/", ".",
  '"', "'", "`", '\\"', "\\", "{", "}", "[", "]", "<", ">", "</", "(", ")", "|", "|\n", ">-\n", "#", "--", "-", "$",
  "${", "$(", "{{", "}}", "&a ", "*a", "!tag ", "[redacted]", "hunter2", "Abc123xyz", "12345678", "true", "null", "~",
  "Bearer ", "Basic ", "Authorization", "https", "-----BEGIN RSA PRIVATE KEY-----", "-----END RSA PRIVATE KEY-----",
  "eyJhbGciOiJub25lIn0", ".eyJhIjoxfQ.abcdefghij", "$2y$10$", "__proto__", "constructor", "toString", "\ud800", "\udc00", "é",
  "\u0000", "\u2028", "curl -u ", "mysql -p", "requirepass ", "IDENTIFIED BY ", "<name>", "<value>", "define('",
] as const; // prettier-ignore

function text(random: Random): string {
  return Array.from({ length: random.below(24) }, () => random.pick(pieces)).join("");
}

function json(random: Random, depth: number): Json {
  const kind = random.below(depth > 4 ? 5 : 8);
  if (kind === 0) return random.pick([null, true, false]);
  if (kind === 1) return random.below(100_000_000) - 1_000;
  if (kind < 5) return text(random);
  const size = random.below(5);
  if (kind === 5) return Array.from({ length: size }, () => json(random, depth + 1));
  return Object.fromEntries(
    Array.from({ length: size }, (): [string, Json] => [
      random.once(2) ? random.pick(pieces) : text(random),
      json(random, depth + 1),
    ]),
  );
}

const rounds = 30_000;

test("is done after one pass, and returns the same value when nothing changes", () => {
  for (let seed = 0; seed < rounds; seed += 1) {
    const random = randomOf(seed);
    const name = random.pick(pieces);
    const value = json(random, 0);
    const before = JSON.stringify(value);
    const once = redactor.redact(name, value);
    assert.is(JSON.stringify(value), before, `seed ${seed} changed its argument`);
    if (once !== value) assert.is.not(JSON.stringify(once), before, `seed ${seed} copied in vain`);
    const twice = redactor.redact(name, once);
    if (twice !== once) {
      assert.unreachable(
        `seed ${seed}: ${JSON.stringify({ name, value, once, twice }, undefined, 1)}`,
      );
    }
  }
});

test("is done after one pass with the corpus", () => {
  const samples = [
    ...variablesOf("secrets-environment"),
    ...samplesOf("secrets-values"),
    ...samplesOf("secrets-tokens"),
    ...samplesOf("secrets-texts"),
  ];
  for (const { name, attribute, value } of samples) {
    const once = redactor.redact(attribute, value);
    assert.is(redactor.redact(attribute, once), once, name);
  }
});

test("keeps JSON readable after replacing within it", () => {
  for (let seed = 0; seed < 5_000; seed += 1) {
    const value = json(randomOf(seed), 0);
    const written = JSON.stringify(value, undefined, seed % 3);
    const after = redactor.redact("text", written);
    if (typeof after !== "string" || !/^[{[]/.test(written)) continue;
    try {
      JSON.parse(after);
    } catch {
      assert.unreachable(`seed ${seed}: ${written}\n${after}`);
    }
  }
});

test.run();
