import { once } from "node:events";
import { connect } from "node:net";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { AdmissionResponse, AdmissionRules } from "../../generated/admission.ts";
import { createEgress } from "../../src/net/egress.ts";
import { admissionApp } from "../../src/webhook/app.ts";
import { createAdmissionRules } from "../../src/webhook/rules.ts";
import { silentLog } from "../support/log.ts";

const test = suite("admission app");

const egress = createEgress({ allowPrivate: false, dev: false });
const plain = createAdmissionRules({ egress, authorCheck: "off" });
const failing: AdmissionRules = {
  ...plain,
  targetWarnings: () => Promise.reject(new TypeError("a fault of ours")),
};
const server = createServer(admissionApp({ rules: failing, log: silentLog }));
server.listen(0, "127.0.0.1");
await once(server, "listening");
const { port } = server.address() as AddressInfo;
test.after(() => {
  server.close();
  server.closeAllConnections();
});

const profilePath = "/validate-kollect-dev-v1alpha1-kollectprofile";
const profile = {
  apiVersion: "kollect.dev/v1alpha1",
  kind: "KollectProfile",
  metadata: { name: "p" },
  spec: {
    targetGVK: { version: "v1", kind: "Pod" },
    attributes: [{ name: "a", path: "$.metadata.name" }],
  },
};
const review = (part: object = {}): object => ({
  apiVersion: "admission.k8s.io/v1",
  kind: "AdmissionReview",
  request: {
    uid: "7",
    kind: { group: "kollect.dev", version: "v1alpha1", kind: "KollectProfile" },
    operation: "CREATE",
    object: profile,
    ...part,
  },
});

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly response: AdmissionResponse;
}

async function post(body: string, path = profilePath): Promise<Answer> {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, { method: "POST", body });
  const text = await answer.text();
  const { response } = (text.startsWith("{") ? JSON.parse(text) : {}) as Answer;
  return { status: answer.status, text, response };
}

test("answers a review with its uid", async () => {
  const { status, response } = await post(JSON.stringify(review()));
  assert.is(status, 200);
  assert.equal(response, { uid: "7", allowed: true });
});

const malformed: readonly [name: string, body: string, says: string][] = [
  ["nothing", "", "the body must be an AdmissionReview"],
  ["no JSON", "{", "the body must be JSON"],
  ["a text", '"a"', "the body must be JSON"],
  ["null", "null", "the body must be JSON"],
  ["a list", "[]", "the body must be an AdmissionReview"],
  ["another kind", '{"kind":"List","apiVersion":"v1"}', "the body must be an AdmissionReview"],
  ["no request", JSON.stringify({ ...review(), request: null }), "request is missing"],
  ["no uid", JSON.stringify(review({ uid: "" })), "request.uid"],
  ["an operation", JSON.stringify(review({ operation: "PATCH" })), "request.operation"],
  ["a kind of another path", JSON.stringify(review({ kind: { kind: "Pod" } })), "KollectProfile"],
  ["a namespace", JSON.stringify(review({ namespace: 7 })), "request.namespace"],
  ["a user", JSON.stringify(review({ userInfo: "jane" })), "request.userInfo"],
  ["groups", JSON.stringify(review({ userInfo: { groups: "devs" } })), "groups"],
  ["extra", JSON.stringify(review({ userInfo: { extra: { a: "b" } } })), "extra"],
];
for (const [name, body, says] of malformed)
  test(`answers 400 to a review with ${name} wrong`, async () => {
    const { status, text } = await post(body);
    assert.is(status, 400);
    assert.match(text, says);
    assert.not.match(text, "jane");
  });

test("answers 413 to what no API server sends", async () => {
  const { status } = await post(JSON.stringify(review({ object: "x".repeat(9_000_000) })));
  assert.is(status, 413);
});

test("survives an object that is nested a hundred thousand deep", async () => {
  const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
  const text = JSON.stringify(review({ object: 0 })).replace('"object":0', `"object":${deep}`);
  const { response } = await post(text);
  assert.not.ok(response.allowed);
  const spec = text.replace('"object":[', '"object":{"spec":[').replace(/\]\}\}$/, "]}}}");
  assert.not.ok((await post(spec)).response.allowed);
  assert.is((await post(JSON.stringify(review()))).status, 200);
});

test("answers 404 on other paths", async () => {
  assert.is((await post("{}", "/validate-kollect-dev-v1alpha1-pod")).status, 404);
});

test("refuses, and lives on, when a rule fails", async () => {
  const request = {
    kind: { kind: "KollectTarget" },
    object: {
      apiVersion: "kollect.dev/v1alpha1",
      kind: "KollectTarget",
      metadata: { name: "t" },
      spec: { profileRef: "p" },
    },
  };
  const path = "/validate-kollect-dev-v1alpha1-kollecttarget";
  const { status, response } = await post(JSON.stringify(review(request)), path);
  assert.is(status, 200);
  assert.not.ok(response.allowed);
  assert.match(response.status?.message ?? "", "Kollect failed to judge this");
  assert.not.match(response.status?.message ?? "", "fault of ours");
  assert.is((await post(JSON.stringify(review()))).status, 200);
});

test("gives back the slots of clients that go away", async () => {
  for (let i = 0; i < 100; i++) {
    const socket = connect(port, "127.0.0.1");
    await once(socket, "connect");
    socket.write(`POST ${profilePath} HTTP/1.1\r\nhost: a\r\ncontent-length: 100\r\n\r\n{`);
    socket.destroy();
  }
  assert.is((await post(JSON.stringify(review()))).status, 200);
});

test.run();
