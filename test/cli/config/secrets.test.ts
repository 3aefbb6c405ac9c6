import { suite } from "uvu";
import * as assert from "uvu/assert";
import { secretOf } from "../../../src/cli/config/secrets.ts";

const test = suite("Secrets in files");

const read = (fields: object, env: Readonly<Record<string, string>> = {}): string[] =>
  [...secretOf({ place: { file: "a.yaml", line: 3 }, value: { ...fields } }, "team/git", env)].map(
    ([key, bytes]) => `${key}=${Buffer.from(bytes).toString()}`,
  );

test("hold data, text and variables", () => {
  const fields = { data: { a: "eA==" }, stringData: { b: "<${env:TOKEN}>", c: "plain" } };
  assert.equal(read(fields, { TOKEN: "t" }), ["a=x", "b=<t>", "c=plain"]);
});

test("name file, Secret and key of what is wrong, and no value", () => {
  assert.throws(
    () => read({ stringData: { b: "${env:TOKEN}" } }),
    /^(?!.*\$).*a\.yaml:3: Secret team\/git, key b: the environment variable TOKEN is not set$/,
  );
  assert.throws(() => read({ data: { a: "${env:TOKEN}" } }), /key a: is no base64; plain text/);
  assert.throws(() => read({ stringData: { a: 1 } }), /key a: is no text/);
});

test.run();
