import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { KollectProfile, KollectTargetSpec } from "../../generated/types.ts";
import { foreignRules } from "../../src/webhook/foreign-rules.ts";
import type { Lookups } from "../../src/webhook/lookups.ts";
import { attributesOnly } from "../support/resource-export.ts";

const test = suite("rules for another kind");

const signal = new AbortController().signal;
const profile = (kind: string): KollectProfile => ({
  apiVersion: "kollect.dev/v1alpha1",
  kind: "KollectProfile",
  metadata: { name: "images", namespace: "team" },
  spec: {
    targetGVK: { group: "apps", version: "v1", kind },
    attributes: [],
    export: attributesOnly,
  },
});
const lookups = (found: KollectProfile | undefined): Lookups =>
  ({
    profile: (namespace: string, name: string) =>
      Promise.resolve(namespace === "team" && name === "images" ? found : undefined),
  }) as unknown as Lookups;
const spec: KollectTargetSpec = {
  profileRef: "images",
  watchMode: "All",
  suspend: false,
  resourceRules: [
    { gvk: { group: "apps", version: "v1", kind: "Deployment" } },
    { gvk: { group: "", version: "v1", kind: "Pod" } },
  ],
};

test("are refused, and the field and the right kind named", async () => {
  const found = await foreignRules(spec, "team", lookups(profile("Deployment")), signal);
  assert.equal(found, [
    {
      type: "Invalid",
      at: ["resourceRules", 1, "gvk"],
      detail:
        "profile images is for Deployment of apps/v1, so a rule for Pod of v1 matches nothing; write a target with a profile for that kind",
    },
  ]);
});

test("pass while the profile is not there yet", async () =>
  assert.equal(await foreignRules(spec, "team", lookups(undefined), signal), []));

test("ask nobody where there are no rules", async () => {
  const { resourceRules: _rules, ...plain } = spec;
  assert.equal(await foreignRules(plain, "team", {} as Lookups, signal), []);
});

test.run();
