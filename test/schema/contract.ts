import { readFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parse } from "yaml";
import type { AdmissionHandler } from "../../generated/admission.ts";
import type { KindEntry } from "../../generated/kinds.ts";
import type { Problem, Validation } from "../../generated/runtime/problem.ts";
import { createEgress } from "../../src/net/egress.ts";
import { createAdmissionRules } from "../../src/webhook/rules.ts";
import type { ControlPlane } from "../services/control-plane.ts";
import { golden } from "../support/golden.ts";
import { clusterWithCrds, reviewed, serverVerdict, sorted, unreviewed } from "./cluster.ts";
import { type Example, examplesIn } from "./examples.ts";
import { publishedSchema } from "./published-schema.ts";

export interface SchemaContract {
  readonly kind: KindEntry;
  /** Where `valid-*.yaml`, `invalid-*.yaml` and the goldens stand. */
  readonly folder: string;
  readonly validate: (value: unknown) => Validation<{ readonly spec: unknown }>;
  readonly admit: AdmissionHandler;
  /** Messages of the kind's CEL rules, each of which an example breaks. */
  readonly celMessages: readonly string[];
  /** The formats that the kind uses, each of which an example breaks. */
  readonly formats: readonly string[];
}

const rules = createAdmissionRules({
  egress: createEgress({ allowPrivate: false, dev: false }),
  authorCheck: "enforce",
});

async function admitted(admit: AdmissionHandler, { object }: Example): Promise<readonly Problem[]> {
  const request = { uid: "1", operation: "CREATE", object } as const;
  const { status } = await admit(request, rules, new AbortController().signal);
  return sorted((status?.details.causes ?? []).map(({ field, message }) => ({ field, message })));
}

/**
 * Every example is judged by validator, admission handler, the API server by its schema, and the API server with the
 * webhook beside: all say the same in the same words, and the defaults are the same.
 */
export async function schemaContract(given: SchemaContract): Promise<void> {
  const { kind, folder, validate, admit, celMessages, formats } = given;
  const test = suite(`${kind.kind} schema`);
  const examples = examplesIn(folder);
  const invalid = examples.filter(({ isValid }) => !isValid);
  const plane = await clusterWithCrds();
  const onServer = (name: string, body: (plane: ControlPlane) => Promise<void>): void =>
    plane ? test(name, () => body(plane)) : test.skip(name);
  const isForCode = ({ rule }: Example): boolean => formats.includes(rule);

  test("has examples of right and wrong, which name the rule they break", () => {
    assert.ok(examples.length - invalid.length >= 2);
    assert.ok(invalid.length >= 4);
    for (const { name, rule } of invalid)
      assert.ok(["schema", "cel", ...formats].includes(rule), `${name}: its first line is no rule`);
  });

  for (const example of examples) {
    const { name, isValid, object } = example;
    const result = validate(object);
    const errors = result.ok ? [] : sorted(result.errors);
    test(`${name} is ${isValid ? "accepted" : "refused"}`, async () => {
      const refused = await admitted(admit, example);
      assert.equal(refused.length === 0, isValid, JSON.stringify(refused));
      assert.equal(errors, isForCode(example) ? [] : refused);
    });
    onServer(`${name} is judged alike by the API server`, async (at) => {
      const bare = await serverVerdict(at, kind, object, unreviewed);
      assert.equal(bare.errors, errors);
      if (result.ok) assert.equal((bare.object as { spec: unknown }).spec, result.value.spec);
      const whole = await serverVerdict(at, kind, object, reviewed);
      assert.equal(whole.errors, await admitted(admit, example));
    });
  }

  test("has an example for every CEL rule and every format", async () => {
    const messages: string[] = [];
    for (const it of invalid.filter(({ rule }) => rule === "cel"))
      messages.push(...(await admitted(admit, it)).map(({ message }) => message));
    for (const text of celMessages)
      assert.ok(
        messages.some((it) => it.endsWith(text)),
        `no example breaks: ${text}`,
      );
    for (const format of formats)
      assert.ok(
        invalid.some(({ rule }) => rule === format),
        `no example breaks ${format}`,
      );
  });

  test("words its refusals as in the golden", async () => {
    const lines: string[] = [];
    for (const it of invalid) {
      lines.push(`${it.name}: ${it.rule}: ${it.remark}`);
      for (const { field, message } of await admitted(admit, it))
        lines.push(`  ${field}: ${message}`);
    }
    golden(join(folder, "messages.golden.txt"), `${lines.join("\n")}\n`);
  });

  onServer("warns as in the golden", async (at) => {
    const lines: string[] = [];
    for (const { name, object } of examples.filter(({ isValid }) => isValid)) {
      const { warnings } = await serverVerdict(at, kind, object, reviewed);
      lines.push(name, ...warnings.map((it) => `  ${it}`));
    }
    golden(join(folder, "warnings.golden.txt"), `${lines.join("\n")}\n`);
  });

  onServer("is published as in the golden", async (at) => {
    const published = await publishedSchema(at, kind);
    const expected = parse(readFileSync(join(folder, "openapi.golden.yaml"), "utf8")) as unknown;
    assert.equal(published, expected);
  });

  test.run();
}
