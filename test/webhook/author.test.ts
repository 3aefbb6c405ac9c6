import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { AdmissionRequest, AdmissionResponse } from "../../generated/admission.ts";
import { admissionHandlers } from "../../generated/admission.ts";
import type { KollectProfile, KollectTarget } from "../../generated/types.ts";
import { OperatorError } from "../../src/errors/operator-error.ts";
import { createEgress } from "../../src/net/egress.ts";
import type { AuthorCheck } from "../../src/webhook/author.ts";
import type { Lookups } from "../../src/webhook/lookups.ts";
import { createAdmissionRules } from "../../src/webhook/rules.ts";

const test = suite("author check");

const profile = (kind = "Deployment", metadata = {}): unknown => ({
  apiVersion: "kollect.dev/v1alpha1",
  kind: "KollectProfile",
  metadata: { name: "p", ...metadata },
  spec: {
    targetGVK: { group: kind === "Deployment" ? "apps" : "", version: "v1", kind },
    attributes: [{ name: "a", path: "$.metadata.name" }],
  },
});
const target = (spec = {}): unknown => ({
  apiVersion: "kollect.dev/v1alpha1",
  kind: "KollectTarget",
  metadata: { name: "t" },
  spec: { profileRef: "p", ...spec },
});

interface World {
  readonly profile?: unknown;
  readonly targets?: readonly unknown[];
  /** Namespaces that the user may list in; "*" for all. */
  readonly allowed?: readonly string[];
  readonly plural?: string | undefined;
  readonly namespaced?: boolean;
  readonly mode?: AuthorCheck;
  readonly failure?: Error;
}

const asked: string[] = [];

function rulesIn(world: World): ReturnType<typeof createAdmissionRules> {
  const { allowed = [], plural = "deployments", namespaced = true, mode = "enforce" } = world;
  const lookups: Lookups = {
    profile: () => Promise.resolve(world.profile as KollectProfile | undefined),
    targetsOf: () => Promise.resolve((world.targets ?? []) as KollectTarget[]),
    exists: () => Promise.resolve(true),
    namespacesOf: () => Promise.resolve(["a"]),
    schema: () => Promise.resolve(undefined),
    resource: ({ group, version, kind }) =>
      Promise.resolve(
        "plural" in world && world.plural === undefined
          ? undefined
          : { group, version, kind, plural, namespaced, path: () => "" },
      ),
    mayList: (subject, { group, resource, namespace = "*" }) => {
      if (world.failure !== undefined) return Promise.reject(world.failure);
      asked.push(`${subject.username ?? ""} ${resource}.${group} ${namespace}`);
      return Promise.resolve(allowed.includes(namespace));
    },
  };
  return createAdmissionRules({
    egress: createEgress({ allowPrivate: false, dev: false }),
    authorCheck: mode,
    lookups,
  });
}

const ask = (
  kind: "KollectTarget" | "KollectProfile",
  world: World,
  part: Partial<AdmissionRequest>,
): Promise<AdmissionResponse> => {
  asked.length = 0;
  const request = {
    uid: "7",
    operation: part.oldObject === undefined ? "CREATE" : "UPDATE",
    namespace: "team",
    userInfo: { username: "jane", groups: ["devs"] },
    ...part,
  } as const;
  return admissionHandlers[kind](request, rulesIn(world), new AbortController().signal);
};

const said = ({ status, warnings = [] }: AdmissionResponse): string =>
  [status?.message ?? "", ...warnings].join(" ");

const named = { includedNamespaces: ["a", "b"] };

test("lets create who may list everywhere, by one question", async () => {
  const world = { profile: profile(), allowed: ["*"] };
  assert.ok((await ask("KollectTarget", world, { object: target(named) })).allowed);
  assert.equal(asked, ["jane deployments.apps *"]);
});

test("lets create who may list in every namespace that is named", async () => {
  const world = { profile: profile(), allowed: ["a", "b"] };
  assert.ok((await ask("KollectTarget", world, { object: target(named) })).allowed);
});

test("names the namespaces in which the right is missing", async () => {
  const world = { profile: profile(), allowed: ["a"] };
  const { allowed, status } = await ask("KollectTarget", world, { object: target(named) });
  assert.not.ok(allowed);
  assert.is(
    status?.message,
    'KollectTarget.kollect.dev "t" is invalid: spec: Forbidden: user "jane" may not list deployments.apps in b, where they would be collected',
  );
  assert.is(status?.details.causes[0]?.reason, "FieldValueForbidden");
});

test("counts excluded namespaces out", async () => {
  const world = { profile: profile(), allowed: ["a"] };
  const object = target({ ...named, excludedNamespaces: ["b"] });
  assert.ok((await ask("KollectTarget", world, { object })).allowed);
});

const open = [
  {},
  { namespaceSelector: { matchLabels: { team: "a" } } },
  { excludedNamespaces: ["kube-system"] },
];
for (const spec of open)
  test(`takes the right everywhere for ${JSON.stringify(spec)}, which may come to match any`, async () => {
    const world = { profile: profile(), allowed: ["a", "b"] };
    const answer = await ask("KollectTarget", world, { object: target(spec) });
    assert.not.ok(answer.allowed);
    assert.match(said(answer), "in all namespaces");
    assert.match(said(answer), "spec.includedNamespaces");
  });

test("asks of a cluster-scoped kind without a namespace", async () => {
  const world = { profile: profile("Node"), plural: "nodes", namespaced: false, allowed: ["a"] };
  const answer = await ask("KollectTarget", world, { object: target(named) });
  assert.match(said(answer), 'user "jane" may not list nodes, which');
  assert.equal(asked, ["jane nodes. *"]);
});

test("lets only who may list everything collect a kind that is not there yet", async () => {
  const world = { profile: profile(), plural: undefined, allowed: ["a", "b"] };
  const answer = await ask("KollectTarget", world, { object: target(named) });
  assert.match(said(answer), "the cluster serves no Deployment of apps yet");
  assert.equal(asked, ["jane *.apps *"]);
  const admin = { ...world, allowed: ["*"] };
  assert.ok((await ask("KollectTarget", admin, { object: target(named) })).allowed);
});

test("asks nothing of who only suspends, and everything of who widens", async () => {
  const world = { profile: profile(), allowed: ["a"] };
  const oldObject = target(named);
  const suspended = target({ ...named, suspend: true });
  assert.ok((await ask("KollectTarget", world, { object: suspended, oldObject })).allowed);
  assert.equal(asked, []);
  for (const spec of [{ includedNamespaces: ["a", "b", "c"] }, { ...named, profileRef: "q" }])
    assert.not.ok((await ask("KollectTarget", world, { object: target(spec), oldObject })).allowed);
});

test("does not take for known what was there before without the right", async () => {
  const world = { profile: profile(), allowed: [] };
  const oldObject = target(named);
  const object = target({ ...named, names: ["x"] });
  assert.not.ok((await ask("KollectTarget", world, { object, oldObject })).allowed);
});

test("leaves a target without a profile to whoever creates the profile", async () => {
  assert.ok((await ask("KollectTarget", {}, { object: target() })).allowed);
  const world = { targets: [target(named)] };
  const answer = await ask("KollectProfile", world, { object: profile() });
  assert.match(said(answer), "may not list deployments.apps in a, b");
  assert.ok((await ask("KollectProfile", {}, { object: profile() })).allowed);
});

test("asks who turns a profile to another kind, or lets it read Secrets, for all its targets", async () => {
  const oldObject = profile("ConfigMap");
  const world = { targets: [target({ includedNamespaces: ["a"] }), target()], plural: "secrets" };
  const other = await ask("KollectProfile", world, { object: profile("Secret"), oldObject });
  assert.match(said(other), "may not list secrets in all namespaces");
  const annotations = { "kollect.dev/allow-secret-extraction": "true" };
  const object = profile("Secret", { annotations });
  const opened = await ask("KollectProfile", world, { object, oldObject: profile("Secret") });
  assert.not.ok(opened.allowed);
  const labeled = profile("Secret", { labels: { a: "b" } });
  assert.ok(
    (await ask("KollectProfile", world, { object: labeled, oldObject: profile("Secret") })).allowed,
  );
});

test("only warns, or says nothing, where it is told to", async () => {
  const world = { profile: profile() };
  const object = target(named);
  const warned = await ask("KollectTarget", { ...world, mode: "warn" }, { object });
  assert.ok(warned.allowed);
  assert.match(said(warned), "may not list deployments.apps in a, b");
  const silent = await ask("KollectTarget", { ...world, mode: "off" }, { object });
  assert.equal(silent, { uid: "7", allowed: true });
});

test("refuses for now, and says why, when the review itself fails", async () => {
  const failure = new OperatorError("API_UNREACHABLE", { detail: "ECONNREFUSED" });
  const world = { profile: profile(), failure };
  const answer = await ask("KollectTarget", world, { object: target(named) });
  assert.not.ok(answer.allowed);
  assert.is(answer.status?.code, 503);
  assert.match(said(answer), "is not known: no answer from the API server");
  const late = { ...world, failure: new DOMException("late", "TimeoutError") };
  assert.match(said(await ask("KollectTarget", late, { object: target(named) })), "took too long");
});

test.run();
