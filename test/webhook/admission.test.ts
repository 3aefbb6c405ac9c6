import { suite } from "uvu";
import * as assert from "uvu/assert";
import { admissionHandlers, type AdmissionResponse } from "../../generated/admission.ts";
import { createEgress } from "../../src/net/egress.ts";
import { createAdmissionRules } from "../../src/webhook/rules.ts";

const test = suite("admission rules");

type Kind = keyof typeof admissionHandlers;
const egress = createEgress({ allowPrivate: false, dev: false });
const rules = createAdmissionRules({ egress, authorCheck: "enforce" });

const admit = (kind: Kind, spec: object, metadata = {}): Promise<AdmissionResponse> =>
  admissionHandlers[kind](
    {
      uid: "7",
      operation: "CREATE",
      object: {
        apiVersion: "kollect.dev/v1alpha1",
        kind,
        metadata: { name: "x", ...metadata },
        spec,
      },
    },
    rules,
    new AbortController().signal,
  );

const profile = (path: string, more = {}): object => ({
  targetGVK: { version: "v1", kind: "Pod" },
  attributes: [{ name: "a", path, ...more }],
});
const git = (endpoint: string, more = {}): object => ({ type: "git", endpoint, ...more });

const refusals: readonly [kind: Kind, spec: object, message: string][] = [
  [
    "KollectProfile",
    profile("metadata.name"),
    'spec.attributes[0].path: Invalid value: "metadata.name": column 1: write $.metadata.name or cel:object.metadata.name',
  ],
  [
    "KollectSnapshotSink",
    git("https://jane:secret@git.example.com/a.git?token=secret"),
    'spec.endpoint: Invalid value: "https://***@git.example.com/a.git?***": endpoint must not hold a user',
  ],
  [
    "KollectSnapshotSink",
    git("https://git.example.com@169.254.169.254/a.git"),
    "endpoint must not hold a user",
  ],
  [
    "KollectSnapshotSink",
    git("http://[::ffff:a9fe:a9fe]/a.git"),
    "address of [::ffff:a9fe:a9fe] is not allowed",
  ],
  ["KollectSnapshotSink", git("http://0x7f.1/a.git"), "address of 127.0.0.1 is not allowed"],
  ["KollectSnapshotSink", git("http://metadata/a.git"), "address of metadata is not allowed"],
];
for (const [kind, spec, message] of refusals)
  test(`refuses with ${message}`, async () => {
    const { allowed, status } = await admit(kind, spec);
    assert.not.ok(allowed);
    assert.match(status?.message ?? "", message);
    assert.not.match(JSON.stringify(status), "secret@");
    assert.not.match(JSON.stringify(status), "token=secret");
  });

const warned: readonly [kind: Kind, spec: object, warning: string | undefined][] = [
  ["KollectProfile", profile("$.spec.containers[*].image"), "write type: list to have a list"],
  ["KollectProfile", profile("$.spec.containers[*].image", { type: "list" }), undefined],
  ["KollectProfile", profile("$.metadata.name"), undefined],
  [
    "KollectSnapshotSink",
    git("https://git.example.com/a.git", { exportMinInterval: "999ms" }),
    "exportMinInterval 999ms is below a second",
  ],
  [
    "KollectSnapshotSink",
    git("https://git.example.com/a.git", { exportMinInterval: "1s" }),
    undefined,
  ],
  [
    "KollectSnapshotSink",
    git("http://git.example.com/a.git", { secretRef: { name: "s" } }),
    "credentials of secretRef travel unencrypted",
  ],
  ["KollectSnapshotSink", git("http://git.example.com/a.git"), undefined],
  [
    "KollectSnapshotSink",
    git("https://git.example.com/a.git", { pathTemplate: "{name}.json" }),
    "the path ends in .json and serialization.format is yaml",
  ],
  [
    "KollectSnapshotSink",
    git("https://git.example.com/a.git", { pathTemplate: "{name}.yml" }),
    undefined,
  ],
  [
    "KollectDatabaseSink",
    {
      type: "postgres",
      provisioning: { mode: "existing" },
      postgres: { databaseRef: { name: "s" }, table: "t" },
    },
    "Kollect does not create table public.t",
  ],
  ["KollectInventory", { snapshotSinkRefs: [{ name: "a" }] }, undefined],
  [
    "KollectInventory",
    { snapshotSinkRefs: [{ name: "a", exportMinInterval: "0" }] },
    "snapshotSinkRefs a: exportMinInterval 0 is below a second",
  ],
];
for (const [kind, spec, warning] of warned)
  test(`${warning === undefined ? "says nothing" : "warns"} of ${JSON.stringify(spec)}`, async () => {
    const { allowed, warnings } = await admit(kind, spec);
    assert.ok(allowed);
    if (warning === undefined) assert.is(warnings, undefined);
    else assert.match(warnings?.[0] ?? "", warning);
  });

/** What is said of a change from `spec` to that with `change`. */
const moved = async (
  kind: "KollectSnapshotSink" | "KollectDatabaseSink" | "KollectEventSink",
  spec: object,
  change: object,
): Promise<string> => {
  const apiVersion = "kollect.dev/v1alpha1";
  const object = { apiVersion, kind, metadata: { name: "x" }, spec: { ...spec, ...change } };
  const request = {
    uid: "7",
    operation: "UPDATE" as const,
    object,
    oldObject: { ...object, spec },
  };
  const { signal } = new AbortController();
  const answer = await admissionHandlers[kind](request, rules, signal);
  assert.ok(answer.allowed);
  return answer.warnings?.join() ?? "";
};

test("warns who moves an event log of what stays behind", async () => {
  const nats = { url: "tls://nats.example.com:4222", subject: "kollect", stream: "events" };
  const spec = { type: "nats", cluster: "prod.eu", nats };
  for (const change of [
    { cluster: "prod" },
    { nats: { ...nats, subject: "acme" } },
    { nats: { ...nats, stream: "acme" } },
  ])
    assert.match(
      await moved("KollectEventSink", spec, change),
      "rows in stream events below kollect.prod%2Eeu stay there",
    );
  const same = { nats: { ...nats, replicas: 3 }, maxRowBytes: 1_000 };
  assert.is(await moved("KollectEventSink", spec, same), "");
});

test("warns who moves a table or a branch of what stays behind", async () => {
  const postgres = { databaseRef: { name: "database" }, table: "rows" };
  const database = { type: "postgres", postgres };
  for (const change of [
    { cluster: "prod" },
    { postgres: { ...postgres, table: "others" } },
    { postgres: { ...postgres, schema: "other" } },
  ])
    assert.match(
      await moved("KollectDatabaseSink", database, change),
      /^rows in table public.rows under cluster default stay there as if/,
    );
  const history = { postgres: { ...postgres, history: { enabled: true } } };
  assert.is(await moved("KollectDatabaseSink", database, history), "");

  const git = { type: "git", endpoint: "https://git.example.com/r.git" };
  for (const change of [{ cluster: "prod" }, { git: { branch: "other" } }])
    assert.match(
      await moved("KollectSnapshotSink", git, change),
      /^rows in branch main under cluster default stay there as if/,
    );
  const elsewhere = await moved("KollectSnapshotSink", git, { endpoint: "https://example.com/s" });
  assert.match(elsewhere, /^files in the former repository stay there/);
  assert.is(await moved("KollectSnapshotSink", git, { layout: { mode: "split" } }), "");
});

test("lets expressions read Secret data only by annotation", async () => {
  const spec = {
    targetGVK: { version: "v1", kind: "Secret" },
    attributes: [{ name: "a", path: "cel:object.data" }],
  };
  const { allowed, status } = await admit("KollectProfile", spec);
  assert.not.ok(allowed);
  assert.match(status?.message ?? "", "kollect.dev/allow-secret-extraction");
  const annotations = { "kollect.dev/allow-secret-extraction": "true" };
  assert.ok((await admit("KollectProfile", spec, { annotations })).allowed);
});

test.run();
