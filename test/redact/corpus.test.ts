import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createRedactor } from "../../src/redact/redactor.ts";
import { samplesOf, textsOf, variablesOf } from "./corpus.ts";
import { printed, scoreOf } from "./score.ts";

const test = suite("redaction corpus");

const secrets = [
  ...variablesOf("secrets-environment"),
  ...samplesOf("secrets-values"),
  ...samplesOf("secrets-tokens"),
  ...samplesOf("secrets-texts"),
];
const harmless = [
  ...samplesOf("harmless-values"),
  ...textsOf("harmless-strings"),
  ...samplesOf("harmless-texts"),
];

test("finds every secret, leaves what is harmless, and keeps what surrounds a secret", () => {
  const score = scoreOf(createRedactor(), secrets, harmless);
  process.stdout.write(printed("\ncorpus", score));
  assert.ok(score.secrets >= 250 && score.harmless >= 350);
  assert.is(score.recall, 1);
  assert.ok(score.precision >= 0.99);
  assert.equal(score.lost, []);
});

/** Beyond what names and shapes can tell; see docs/redaction.md. */
const knownMisses = ["sftp args", "mc alias", "cr kong plugin"];
const knownFalsePositives = ["kafka user status"];

test("does nearly as well with what was written after the rules", () => {
  const score = scoreOf(createRedactor(), samplesOf("blind-secrets"), samplesOf("blind-harmless"));
  process.stdout.write(printed("\nblind corpus", score));
  assert.ok(score.secrets >= 100 && score.harmless >= 100);
  assert.equal(
    score.missed,
    knownMisses.map((name) => `blind-secrets: ${name}`),
  );
  assert.equal(
    score.falsePositives,
    knownFalsePositives.map((name) => `blind-harmless: ${name}`),
  );
  assert.equal(score.lost, []);
});

test.run();
