import { suite } from "uvu";
import * as assert from "uvu/assert";
import { admissionHandlers } from "../../generated/admission.ts";
import type {
  AdmissionRequest,
  AdmissionResponse,
  AdmissionRules,
  Fault,
  Finding,
} from "../../generated/admission.ts";

const test = suite("admission handlers");

const judge = (text: string): Fault | undefined =>
  text.includes("bad") ? { detail: "column 1: bad" } : undefined;
const silent = (): Promise<readonly Finding[]> => Promise.resolve([]);
const rules: AdmissionRules = {
  extractionPath: judge,
  jsonPointer: judge,
  prunePath: judge,
  pruneJq: judge,
  pruneExpression: judge,
  matchPolicy: judge,
  interval: judge,
  natsUrl: judge,
  sinkEndpoint: judge,
  caBundle: judge,
  documentPathTemplate: judge,
  rowPathTemplate: judge,
  commitTemplate: judge,
  fullExportOfSecrets: silent,
  profileWarnings: silent,
  authorOfProfile: silent,
  authorOfTarget: silent,
  rulesOfTarget: silent,
  targetWarnings: silent,
  inventoryWarnings: silent,
  snapshotSinkWarnings: silent,
  databaseSinkWarnings: silent,
  eventSinkWarnings: silent,
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
const never = new AbortController().signal;
const ask = (
  request: Omit<AdmissionRequest, "uid">,
  by: AdmissionRules = rules,
): Promise<AdmissionResponse> =>
  admissionHandlers.KollectProfile({ uid: "7", ...request }, by, never);

test("allow what is right, and answer with the request's uid", async () => {
  assert.equal(await ask({ operation: "CREATE", object: profile(".a") }), {
    uid: "7",
    allowed: true,
  });
});

test("refuse in the API server's words, naming the field a rule is about", async () => {
  assert.equal(await ask({ operation: "CREATE", object: profile(".bad") }), {
    uid: "7",
    allowed: false,
    status: {
      code: 422,
      reason: "Invalid",
      message:
        'KollectProfile.kollect.dev "pods" is invalid: spec.attributes[1].path: Invalid value: ".bad": column 1: bad',
      details: {
        group: "kollect.dev",
        kind: "KollectProfile",
        name: "pods",
        causes: [
          {
            reason: "FieldValueInvalid",
            field: "spec.attributes[1].path",
            message: 'Invalid value: ".bad": column 1: bad',
          },
        ],
      },
    },
  });
});

test("name all faults of the schema at once", async () => {
  const { status } = await ask({ operation: "CREATE", object: profile("", { targetGVK: {} }) });
  assert.equal(
    status?.details.causes.map(({ field }) => field),
    ["spec.attributes[1].path", "spec.targetGVK.kind", "spec.targetGVK.version"],
  );
  assert.match(status?.message ?? "", /is invalid: \[spec\.attributes\[1\]\.path: /);
});

test("give rules the object with its defaults", async () => {
  const seen: unknown[] = [];
  const watching: AdmissionRules = {
    ...rules,
    extractionPath: (_, { object }) => {
      seen.push(object.spec.attributes[0]?.type, object.spec.targetGVK.group);
      return undefined;
    },
  };
  await ask({ operation: "CREATE", object: profile(".a") }, watching);
  assert.equal(seen, ["any", "", "any", ""]);
});

test("let go of what is deleted or being deleted", async () => {
  assert.is((await ask({ operation: "DELETE", oldObject: profile(".bad") })).allowed, true);
  const object = profile(".bad", {}, { deletionTimestamp: "2026-01-01T00:00:00Z" });
  assert.is((await ask({ operation: "UPDATE", object, oldObject: profile(".a") })).allowed, true);
});

test("tolerate in an update what was wrong before, and nothing else", async () => {
  const oldObject = profile(".bad", { gone: true });
  const labeled = profile(".bad", { gone: true }, { labels: { a: "b" } });
  assert.is((await ask({ operation: "UPDATE", object: labeled, oldObject })).allowed, true);
  const worse = profile("", { gone: true });
  assert.equal(
    (await ask({ operation: "UPDATE", object: worse, oldObject })).status?.details.causes.map(
      (it) => it.field,
    ),
    ["spec.attributes[1].path"],
  );
  assert.is(
    (await ask({ operation: "UPDATE", object: profile(".bad"), oldObject: profile(".a") })).allowed,
    false,
  );
});

test("do not judge the status, which is the operator's", async () => {
  const object = { ...profile(".a"), status: { conditions: "none" } };
  assert.is((await ask({ operation: "CREATE", object })).allowed, true);
  assert.is((await ask({ operation: "UPDATE", subResource: "status", object })).allowed, true);
});

test("take a generateName for a name", async () => {
  const object = { ...profile(".a"), metadata: { generateName: "pods-" } };
  assert.is((await ask({ operation: "CREATE", object })).allowed, true);
});

const answering = (...findings: Finding[]): AdmissionRules => ({
  ...rules,
  profileWarnings: () => Promise.resolve(findings),
});
const fine = { operation: "CREATE", object: profile(".a") } as const;

test("show warnings without refusing", async () => {
  const by = answering({ type: "Warning", detail: "surprising" });
  assert.equal(await ask(fine, by), { uid: "7", allowed: true, warnings: ["surprising"] });
});

test("refuse what a rule forbids, at the field it names", async () => {
  const { allowed, status } = await ask(
    fine,
    answering(
      { type: "Forbidden", at: ["attributes", 0], detail: "not yours" },
      { type: "Warning", detail: "surprising" },
    ),
  );
  assert.not.ok(allowed);
  assert.equal(status?.details.causes, [
    {
      reason: "FieldValueForbidden",
      field: "spec.attributes[0]",
      message: "Forbidden: not yours",
    },
  ]);
});

test("refuse for now what cannot be judged, and say so", async () => {
  const by = answering({ type: "Unavailable", detail: "nobody answers" });
  const { allowed, status } = await ask(fine, by);
  assert.not.ok(allowed);
  assert.is(status?.code, 503);
  assert.match(status?.message ?? "", "can't be judged now: nobody answers; try again");
});

test("ask no rule about what is structurally wrong", async () => {
  const by = { ...rules, profileWarnings: () => Promise.reject(new Error("asked")) };
  assert.not.ok((await ask({ operation: "CREATE", object: profile("") }, by)).allowed);
});

test("give a rule the valid object that stood there before", async () => {
  const seen: unknown[] = [];
  const by: AdmissionRules = {
    ...rules,
    profileWarnings: (_, { old }) => {
      seen.push(old?.spec.attributes[1]?.path);
      return silent();
    },
  };
  const object = profile(".c");
  await ask({ operation: "UPDATE", object, oldObject: profile(".b") }, by);
  await ask({ operation: "UPDATE", object, oldObject: profile("", { targetGVK: 7 }) }, by);
  await ask({ operation: "CREATE", object }, by);
  assert.equal(seen, [".b", undefined, undefined]);
});

test.run();
