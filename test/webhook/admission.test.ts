import { suite } from "uvu";
import * as assert from "uvu/assert";
import { admitKollectProfile, type AdmissionRequest } from "../../generated/admission.ts";
import { admissionRules } from "../../src/webhook/rules.ts";

const test = suite("admission");

const request = (
  path: string,
  part: Partial<AdmissionRequest> = {},
  metadata = {},
): AdmissionRequest => ({
  uid: "7",
  operation: "CREATE",
  object: {
    apiVersion: "kollect.dev/v1alpha1",
    kind: "KollectProfile",
    metadata: { name: "images", ...metadata },
    spec: {
      targetGVK: { version: "v1", kind: "Pod" },
      attributes: [
        { name: "fine", path: "$.metadata.name" },
        { name: "judged", path },
      ],
    },
  },
  ...part,
});

test("accepts what is right", () =>
  assert.equal(admitKollectProfile(request("$.a"), admissionRules), { uid: "7", allowed: true }));

test("says which field is wrong, why, and what would be right", () => {
  const { allowed, status } = admitKollectProfile(request("spec.replicas"), admissionRules);
  assert.not.ok(allowed);
  assert.is(status?.code, 422);
  assert.is(
    status?.message,
    'KollectProfile.kollect.dev "images" is invalid: spec.attributes[1].path: Invalid value: column 1: write $.spec.replicas or cel:object.spec.replicas',
  );
  assert.is(status?.details.causes[0]?.field, "spec.attributes[1].path");
});

test("never blocks an object that is being deleted, a subresource, or a deletion", () => {
  const bad = "spec.replicas";
  const deleting = { deletionTimestamp: "2026-01-01T00:00:00Z" };
  assert.ok(
    admitKollectProfile(request(bad, { operation: "UPDATE" }, deleting), admissionRules).allowed,
  );
  assert.ok(admitKollectProfile(request(bad, { subResource: "status" }), admissionRules).allowed);
  assert.ok(admitKollectProfile(request(bad, { operation: "DELETE" }), admissionRules).allowed);
});

test("survives an object that is none", () => {
  for (const object of [undefined, null, 7, [], {}])
    assert.not.ok(
      admitKollectProfile({ uid: "7", operation: "CREATE", object }, admissionRules).allowed,
    );
});

test.run();
