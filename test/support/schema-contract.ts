import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { admissionHandlers, type AdmissionResponse } from "../../generated/admission.ts";
import { kinds } from "../../generated/kinds.ts";
import type { Validation } from "../../generated/validation.ts";
import { admissionRules } from "../../src/webhook/rules.ts";
import { clusterOf, installKinds, type Manifest } from "../e2e/cluster.ts";
import { sharedControlPlane } from "../services/control-plane.ts";
import { service, shared } from "../services/service.ts";
import { golden } from "./golden.ts";

type KindName = keyof typeof kinds;

/** A control plane that serves our kinds; one for all contract tests. */
const prepared = shared(async () => {
  const plane = await sharedControlPlane();
  await installKinds(clusterOf(plane));
  return plane;
});

/**
 * Judges each example of a kind three ways: validator, admission handler, and the CRD on a real API server. The first
 * line of an invalid example says which rule it breaks; `# admission:` marks what only the handler's code can see.
 */
export async function schemaContract(
  kind: KindName,
  validate: (value: unknown) => Validation<unknown>,
): Promise<void> {
  const test = suite(`schema of ${kind}`);
  const folder = join("test/schema", kind.toLowerCase());
  const examples = readdirSync(folder).filter((name) => /^(in)?valid-.*\.yaml$/.test(name));
  const plane = await service(prepared);

  const told: string[] = [];
  const onServer = (name: string, check: () => Promise<void>): void => {
    if (plane === undefined) test.skip(name, check);
    else test(name, check);
  };

  const admit = (object: unknown): AdmissionResponse =>
    admissionHandlers[kind]({ uid: "1", operation: "CREATE", object }, admissionRules);
  const accepts = async (object: Manifest): Promise<{ ok: boolean; text: string }> => {
    const { group, version, plural } = kinds[kind];
    const path = `/apis/${group}/${version}/namespaces/default/${plural}?dryRun=All&fieldValidation=Strict`;
    const answer = await plane?.request("POST", path, object);
    return { ok: answer?.status === 201, text: answer?.text ?? "" };
  };

  for (const name of examples) {
    const text = readFileSync(join(folder, name), "utf8");
    const object = load(text) as Manifest;
    const isValid = name.startsWith("valid-");
    const isCode = text.startsWith("# admission:");
    test(`${name}: the validator ${isValid || isCode ? "accepts" : "refuses"} it`, () => {
      const judged = validate(object);
      assert.is(judged.ok, isValid || isCode, JSON.stringify(judged));
    });
    test(`${name}: the handler ${isValid ? "accepts" : "refuses"} it`, () => {
      const { allowed, status } = admit(object);
      assert.is(allowed, isValid, status?.message);
      if (!allowed)
        told.push(
          `${name}\n${(status?.message ?? "")
            .split("; ")
            .map((it) => `  ${it}`)
            .join("\n")}\n`,
        );
    });
    onServer(
      `${name}: the API server ${isValid || isCode ? "accepts" : "refuses"} it`,
      async () => {
        const { ok, text: answer } = await accepts(object);
        assert.is(ok, isValid || isCode, answer);
      },
    );
  }
  test("there are examples of both sorts", () => {
    for (const sort of ["valid-", "invalid-"])
      assert.ok(examples.filter((name) => name.startsWith(sort)).length >= 2, sort);
  });
  test("messages are as they were", () =>
    golden(join(folder, "golden.messages.txt"), told.toSorted().join("\n")));
  test.run();
}
