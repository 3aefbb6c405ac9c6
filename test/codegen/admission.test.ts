import { suite } from "uvu";
import * as assert from "uvu/assert";
import { admissionHandlers } from "../../generated/admission.ts";
import type {
  AdmissionRequest,
  AdmissionResponse,
  AdmissionRules,
} from "../../generated/admission.ts";

const test = suite("admission handlers");

const judge = (text: string): string | undefined =>
  text.includes("bad") ? "column 1: bad" : undefined;
const rules: AdmissionRules = {
  extractionPath: judge,
  sinkEndpoint: judge,
  documentPathTemplate: judge,
  rowPathTemplate: judge,
};

const profile = (path: string, more: object = {}, metadata: object = {}): object => ({
  apiVersion: "kollect.dev/v1alpha1",
  kind: "KollectProfile",
  metadata: { name: "pods", ...metadata },
  spec: {
    targetGVK: { version: "v1", kind: "Pod" },
    attributes: [
      { name: "a", path: ".fine" },
      { name: "b", path },
    ],
    ...more,
  },
});
const ask = (request: Omit<AdmissionRequest, "uid">): AdmissionResponse =>
  admissionHandlers.KollectProfile({ uid: "7", ...request }, rules);

test("allow what is right, and answer with the request's uid", () => {
  assert.equal(ask({ operation: "CREATE", object: profile(".a") }), { uid: "7", allowed: true });
});

test("refuse in the API server's words, naming the field a rule is about", () => {
  assert.equal(ask({ operation: "CREATE", object: profile(".bad") }), {
    uid: "7",
    allowed: false,
    status: {
      code: 422,
      reason: "Invalid",
      message:
        'KollectProfile.kollect.dev "pods" is invalid: spec.attributes[1].path: Invalid value: column 1: bad',
      details: {
        group: "kollect.dev",
        kind: "KollectProfile",
        name: "pods",
        causes: [{ field: "spec.attributes[1].path", message: "Invalid value: column 1: bad" }],
      },
    },
  });
});

test("name all faults of the schema at once", () => {
  const { status } = ask({ operation: "CREATE", object: profile("", { targetGVK: {} }) });
  assert.equal(
    status?.details.causes.map(({ field }) => field),
    ["spec.attributes[1].path", "spec.targetGVK.kind", "spec.targetGVK.version"],
  );
  assert.match(status?.message ?? "", /is invalid: \[spec\.attributes\[1\]\.path: /);
});

test("give rules the object with its defaults", () => {
  const seen: unknown[] = [];
  const watching: AdmissionRules = {
    ...rules,
    extractionPath: (_, { object }) => {
      seen.push(object.spec.attributes[0]?.type, object.spec.targetGVK.group);
      return undefined;
    },
  };
  const request = { uid: "7", operation: "CREATE", object: profile(".a") } as const;
  admissionHandlers.KollectProfile(request, watching);
  assert.equal(seen, ["any", "", "any", ""]);
});

test("let go of what is deleted or being deleted", () => {
  assert.is(ask({ operation: "DELETE", oldObject: profile(".bad") }).allowed, true);
  const object = profile(".bad", {}, { deletionTimestamp: "2026-01-01T00:00:00Z" });
  assert.is(ask({ operation: "UPDATE", object, oldObject: profile(".a") }).allowed, true);
});

test("tolerate in an update what was wrong before, and nothing else", () => {
  const oldObject = profile(".bad", { gone: true });
  const labeled = profile(".bad", { gone: true }, { labels: { a: "b" } });
  assert.is(ask({ operation: "UPDATE", object: labeled, oldObject }).allowed, true);
  const worse = profile("", { gone: true });
  assert.equal(
    ask({ operation: "UPDATE", object: worse, oldObject }).status?.details.causes.map(
      (it) => it.field,
    ),
    ["spec.attributes[1].path"],
  );
  assert.is(
    ask({ operation: "UPDATE", object: profile(".bad"), oldObject: profile(".a") }).allowed,
    false,
  );
});

test("do not judge the status, which is the operator's", () => {
  const object = { ...profile(".a"), status: { conditions: "none" } };
  assert.is(ask({ operation: "CREATE", object }).allowed, true);
  assert.is(ask({ operation: "UPDATE", subResource: "status", object }).allowed, true);
});

test("take a generateName for a name", () => {
  const object = { ...profile(".a"), metadata: { generateName: "pods-" } };
  assert.is(ask({ operation: "CREATE", object }).allowed, true);
});

test.run();
