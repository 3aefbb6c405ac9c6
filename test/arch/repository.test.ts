import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { loadAll } from "js-yaml";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { admissionHandlers } from "../../generated/admission.ts";
import { loadApi } from "../../codegen/load.ts";
import { schemasIn } from "../../codegen/model.ts";
import { createEgress } from "../../src/net/egress.ts";
import { createAdmissionRules } from "../../src/webhook/rules.ts";

const test = suite("repository");

const tracked = execFileSync("git", ["ls-files"], { encoding: "utf8" })
  .split("\n")
  .filter((path) => path !== "" && existsSync(path));
const textOf = (path: string): string => readFileSync(path, "utf8");
const sources = tracked.filter((path) => /^(src|codegen)\/.*\.ts$/.test(path));

test("no source file has more than 300 lines", () => {
  for (const path of sources) assert.ok(textOf(path).split("\n").length <= 300, path);
});

test("the lock file names no place that packages come from", () =>
  assert.not.match(textOf("package-lock.json"), /"resolved": "/));

test("no file names a path of a machine", () => {
  for (const path of tracked.filter((it) => !/\.(sum|png)$/.test(it) && it !== "package-lock.json"))
    assert.not.match(textOf(path), /\/(?:work|root|farm)\/[a-z]/, path);
});

test("every field of a spec is read somewhere in src/", () => {
  const all = sources
    .filter((it) => it.startsWith("src/"))
    .map(textOf)
    .join("\n");
  for (const { name: kind, spec } of loadApi("api").kinds)
    for (const schema of schemasIn(spec))
      for (const { name } of schema.type === "object" ? schema.fields : [])
        assert.match(all, new RegExp(`\\b${name}\\b`), `${kind}: nothing in src/ reads ${name}`);
});

test("every reason of api/ is given somewhere in src/", () => {
  const all = sources
    .filter((it) => it.startsWith("src/"))
    .map(textOf)
    .join("\n");
  for (const { name: reason } of loadApi("api").reasons)
    assert.match(all, `"${reason}"`, `nothing in src/ gives ${reason}`);
});

const egress = createEgress({ allowPrivate: false, dev: true });
const rules = createAdmissionRules({ egress, authorCheck: "off" });
for (const name of readdirSync("docs/examples"))
  test(`docs/examples/${name} is admitted`, async () => {
    for (const object of loadAll(textOf(`docs/examples/${name}`))) {
      const { kind } = object as { readonly kind: string };
      const handler = Object.entries(admissionHandlers).find(([it]) => it === kind)?.[1];
      const request = { uid: "1", operation: "CREATE", object } as const;
      const answer = await handler?.(request, rules, new AbortController().signal);
      assert.is.not(answer?.allowed, false, answer?.status?.message);
    }
  });

test("every sink type has its page", () => {
  for (const { spec } of loadApi("api").kinds.filter(({ family }) => family !== undefined))
    for (const field of spec.fields.filter(({ name }) => name === "type"))
      for (const type of field.schema.type === "enum" ? field.schema.values : [])
        assert.ok(existsSync(`docs/sinks/${type}.md`), `docs/sinks/${type}.md is missing`);
});

test("every document that a document names is there", () => {
  for (const path of tracked.filter((it) => it.endsWith(".md")))
    for (const [, target = ""] of textOf(path).matchAll(/\[[^\]`]+\]\(([\w./-]+)(?:#[^)]*)?\)/g)) {
      if (/^[a-z]+:/.test(target)) continue;
      const file = new URL(target, `file:///${path}`).pathname.slice(1);
      assert.ok(existsSync(file), `${path} names ${target}`);
    }
});

test.run();
