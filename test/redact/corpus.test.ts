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

test.run();
