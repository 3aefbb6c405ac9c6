import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parse } from "yaml";
import type { AdmissionHandler } from "../../generated/admission.ts";
import type { KindEntry } from "../../generated/kinds.ts";
import type { Problem, Validation } from "../../generated/runtime/problem.ts";
import type { ControlPlane } from "../services/control-plane.ts";
import { admissionRules } from "../../src/webhook/rules.ts";
import { golden } from "../support/golden.ts";
import { clusterWithCrds, serverVerdict, sorted } from "./cluster.ts";
import { publishedSchema } from "./published-schema.ts";

export interface SchemaContract {
  readonly kind: KindEntry;
  /** Where `valid-*.yaml`, `invalid-*.yaml` and the goldens stand. */
  readonly folder: string;
  readonly validate: (value: unknown) => Validation<{ readonly spec: unknown }>;
  readonly admit: AdmissionHandler;
}

interface Example {
  readonly name: string;
  readonly isValid: boolean;
  /** `# admission:` marks what only the handler's code can see; validator and API server let it pass. */
  readonly isForCode: boolean;
  /** The comment that says which rule is broken. */
  readonly remark: string;
  readonly object: unknown;
}

const examplesIn = (folder: string): readonly Example[] =>
  readdirSync(folder)
    .filter((name) => /^(in)?valid-.*\.yaml$/.test(name))
    .toSorted()
    .map((name) => {
      const text = readFileSync(join(folder, name), "utf8");
      return {
        name,
        isValid: name.startsWith("valid-"),
        isForCode: text.startsWith("# admission:"),
        remark: /^# (.*)/.exec(text)?.[1] ?? "",
        object: parse(text) as unknown,
      };
    });

function admitted(admit: AdmissionHandler, object: unknown): readonly Problem[] {
  const { status } = admit({ uid: "1", operation: "CREATE", object }, admissionRules);
  return status?.details.causes ?? [];
}

/** Every example is judged by validator, admission handler and API server, and all three say the same. */
export async function schemaContract(given: SchemaContract): Promise<void> {
  const { kind, folder, validate, admit } = given;
  const test = suite(`${kind.kind} schema`);
  const examples = examplesIn(folder);
  const plane = await clusterWithCrds();
  const onServer = (name: string, body: (plane: ControlPlane) => Promise<void>): void =>
    plane ? test(name, () => body(plane)) : test.skip(name);

  test("has examples of right and wrong", () => {
    assert.ok(examples.filter(({ isValid }) => isValid).length >= 2);
    assert.ok(examples.filter(({ isValid }) => !isValid).length >= 4);
    for (const { name, isValid, remark } of examples)
      assert.ok(isValid || remark !== "", `${name}: the first line says which rule is broken`);
  });

  for (const { name, isValid, isForCode, object } of examples) {
    const result = validate(object);
    const errors = result.ok ? [] : sorted(result.errors);
    const refused = sorted(admitted(admit, object));
    test(`${name} is ${isValid ? "accepted" : "refused"}`, () => {
      assert.equal(refused.length === 0, isValid, JSON.stringify(refused));
      assert.equal(errors, isForCode ? [] : refused);
    });
    onServer(`${name} is judged alike by the API server`, async (at) => {
      const verdict = await serverVerdict(at, kind, object);
      assert.equal(verdict.errors, errors);
      if (result.ok) assert.equal((verdict.object as { spec: unknown }).spec, result.value.spec);
    });
  }

  test("words its refusals as in the golden", () => {
    const lines = examples
      .filter(({ isValid }) => !isValid)
      .flatMap(({ name, remark, object }) => [
        `${name}: ${remark}`,
        ...sorted(admitted(admit, object)).map((it) => `  ${it.field}: ${it.message}`),
      ]);
    golden(join(folder, "messages.golden.txt"), `${lines.join("\n")}\n`);
  });

  onServer("is published as in the golden", async (at) => {
    const published = await publishedSchema(at, kind);
    const expected = parse(readFileSync(join(folder, "openapi.golden.yaml"), "utf8")) as unknown;
    assert.equal(published, expected);
  });

  test.run();
}
