import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Validation } from "../../generated/runtime/problem.ts";
import { copiedApi } from "./copied-api.ts";

const test = suite("one edit of api/");
const api = copiedApi();
const target = "api/v1alpha1/kollecttarget.yaml";
type Validate = (value: unknown, old?: unknown) => Validation<{ spec: Record<string, unknown> }>;

const object = (spec: object): object => ({
  apiVersion: "kollect.dev/v1alpha1",
  kind: "KollectTarget",
  metadata: { name: "web" },
  spec: { profileRef: "deployments", ...spec },
});

test.before(async () => {
  api.edit(
    target,
    "    suspend:\n",
    `    sampling:
      description: Collect one of so many objects.
      type: integer
      format: int32
      minimum: 1
      default: 1
    suspend:
`,
  );
  api.edit(
    target,
    "  x-kubernetes-validations:\n",
    `  x-kubernetes-validations:
    - rule: "self.sampling >= oldSelf.sampling"
      message: sampling only grows
`,
  );
  const { code, error } = await api.generate();
  assert.is(error, "");
  assert.is(code, 0);
});
test.after(() => api.remove());

test("moves the type", () => {
  assert.match(api.read("generated/types.ts"), /objects\. \*\/\s+sampling: number;/);
});

test("moves the validator: default, bound and rule about the old object", async () => {
  const module = await api.import("generated/validators/kollecttarget.ts");
  const validate = module["validateKollectTarget"] as Validate;
  const absent = validate(object({}));
  assert.is(absent.ok && absent.value.spec["sampling"], 1);
  assert.equal(validate(object({ sampling: 0 })), {
    ok: false,
    errors: [
      {
        field: "spec.sampling",
        message: "Invalid value: 0: spec.sampling in body should be greater than or equal to 1",
      },
    ],
  });
  assert.ok(validate(object({ sampling: 2 })).ok);
  assert.ok(validate(object({ sampling: 3 }), object({ sampling: 2 })).ok);
  assert.equal(validate(object({ sampling: 1 }), object({ sampling: 2 })), {
    ok: false,
    errors: [{ field: "spec", message: "Invalid value: sampling only grows" }],
  });
});

test("moves the CRD, in the chart and in the program", () => {
  const inFile = /sampling:\n\s+description: Collect one of so many objects\./;
  assert.match(api.read("charts/kollect/templates/crds/kollecttargets.yaml"), inFile);
  assert.match(api.read("generated/crds.ts"), inFile);
});

test("moves the golden", () => {
  assert.match(api.read("test/schema/kollecttarget/openapi.golden.yaml"), /^ {4}sampling:$/m);
});

test("moves the reference page", () => {
  const page = api.read("docs/reference/kollecttarget.md").replace(/ +/g, " ");
  assert.match(
    page,
    "| `spec.sampling` | integer | `1` | Collect one of so many objects. At least 1. |",
  );
  assert.match(page, "- `spec`: sampling only grows");
});

test.run();
