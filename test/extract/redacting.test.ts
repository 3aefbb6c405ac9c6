import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createExtractors } from "../../src/controllers/profile.ts";
import type { Extraction } from "../../src/extract/extractor.ts";
import { attribute, profileOf } from "./objects.ts";

const test = suite("redacting extractor");

const deployment = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "web", namespace: "shop", uid: "1" },
  spec: {
    image: "registry.example/web:1",
    login: { user: "anna", password: "do-not-show", passwordSecretRef: { name: "web-login" } },
    env: [
      { name: "DB_PASSWORD", value: "do-not-show" },
      { name: "LOG_LEVEL", value: "debug" },
      { name: "PIN_OF_BADGE", value: "do-not-show" },
    ],
  },
};
const extracted = (scrubKeys: readonly string[], path: string): Extraction =>
  createExtractors({ scrubKeys })
    .of(profileOf([attribute("env", path)]))
    .extract(deployment, {});

test("takes secrets out of what a path selects and out of what CEL builds", () => {
  for (const path of [
    "$.spec.env",
    "cel:object.spec.env.map(e, {'name': e.name, 'value': e.value})",
  ]) {
    const text = JSON.stringify(extracted(["badge"], path));
    assert.not.match(text, "do-not-show");
    assert.match(text, "debug");
  }
});

test("takes out what the operator's own keys name, and only then", () => {
  assert.match(JSON.stringify(extracted([], "$.spec.env")), "do-not-show");
  assert.not.match(JSON.stringify(extracted(["of_badge"], "$.spec.env")), "do-not-show");
});

test("goes by where a value stood, whatever the attribute is called", () => {
  for (const path of [
    "$.spec.login.password",
    "$..password",
    "cel:object.spec.login.password",
    "cel:object.spec.login.user + ':' + object.spec.login.password",
  ])
    assert.not.match(JSON.stringify(extracted([], path)), "do-not-show", path);
  for (const path of ["$.spec.login.user", "$.spec.login.passwordSecretRef.name"])
    assert.match(JSON.stringify(extracted([], path)), /anna|web-login/, path);
  assert.match(JSON.stringify(extracted([], "cel:has(object.spec.login.password)")), "true");
});

test("leaves everything else as it was", () =>
  assert.equal(extracted([], "$.spec.image"), {
    ok: true,
    attributes: { env: "registry.example/web:1" },
  }));

test.run();
