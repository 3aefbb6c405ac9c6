import { suite } from "uvu";
import * as assert from "uvu/assert";
import { connect } from "../../src/kube/api-client.ts";
import { createKindSchemas } from "../../src/kube/kind-schema.ts";
import { systemClock } from "../../src/runtime/clock.ts";
import { unknownPath } from "../../src/webhook/unknown-path.ts";
import { kinds } from "../../generated/kinds.ts";
import type { ControlPlane } from "../services/control-plane.ts";
import { until } from "../services/until.ts";
import {
  apps,
  core,
  type Gvk,
  keys,
  never,
  schemas,
  told,
  onServer,
} from "./unknown-path-fixture.ts";

const real = suite("unknown path, real schemas");
const test = onServer(real);

const wrong: readonly (readonly [Gvk, string, string])[] = [
  [
    apps("Deployment"),
    "spec.containers[*].image",
    "Deployment apps/v1 has no field spec.containers; did you mean spec.template.spec.containers?",
  ],
  [
    apps("Deployment"),
    "spec.template.spec.container",
    "Deployment apps/v1 has no field spec.template.spec.container; did you mean spec.template.spec.containers?",
  ],
  [
    apps("Deployment"),
    "metadata.lables",
    "Deployment apps/v1 has no field metadata.lables; did you mean metadata.labels?",
  ],
  [
    apps("Deployment"),
    "status.readyReplica",
    "Deployment apps/v1 has no field status.readyReplica; did you mean status.readyReplicas?",
  ],
  [
    apps("Deployment"),
    "spec.template.labels.app",
    "Deployment apps/v1 has no field spec.template.labels; did you mean spec.template.metadata.labels?",
  ],
  [
    apps("Deployment"),
    "spec.image",
    "Deployment apps/v1 has no field spec.image; did you mean spec.template.spec.containers[*].image?",
  ],
  [
    apps("Deployment"),
    "spec.replicas.ready",
    "Deployment apps/v1: spec.replicas is an integer and has no fields",
  ],
  [
    apps("Deployment"),
    "spec.strategy.rollingUpdate.maxSurge.x",
    "Deployment apps/v1: spec.strategy.rollingUpdate.maxSurge is an integer or string and has no fields",
  ],
  [
    core("Pod"),
    "spec.containers.image",
    "Pod v1: spec.containers is a list; write spec.containers[*].image",
  ],
  [core("Pod"), "spec.nodename", "Pod v1 has no field spec.nodename; did you mean spec.nodeName?"],
  [core("Pod"), "phase", "Pod v1 has no field phase; did you mean status.phase?"],
  [
    core("Pod"),
    "spec.containers[*].resources.limits.cpu.x",
    "Pod v1: spec.containers[*].resources.limits.cpu is a number or string and has no fields",
  ],
  [core("ConfigMap"), "data.a.b", "ConfigMap v1: data.a is a string and has no fields"],
  [
    core("ConfigMap"),
    "spec.data",
    "ConfigMap v1 has no field spec; it has apiVersion, kind, binaryData, data, immutable and 1 more",
  ],
];
for (const [gvk, path, sentence] of wrong)
  test(`${gvk.kind} ${path}`, async () => {
    assert.is(await told(gvk, path), sentence);
  });

test("has no schema of what the cluster does not serve", async () => {
  assert.is(await schemas?.of(apps("Deploymint"), never), undefined);
  assert.is(
    await schemas?.of({ group: "no.example.com", version: "v1", kind: "X" }, never),
    undefined,
  );
});

const definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
/** Installs a definition of its own group, and gives what its published schema says, once it is published. */
const published = async (at: ControlPlane, kind: string, schema: object): Promise<Gvk> => {
  const plural = `${kind.toLowerCase()}s`;
  const group = `${plural}.unknown-path.example.com`;
  const made = await at.request("POST", definitions, {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      names: { kind, plural },
      scope: "Namespaced",
      versions: [{ name: "v1", served: true, storage: true, schema: { openAPIV3Schema: schema } }],
    },
  });
  assert.is(made.status, 201, made.text);
  const gvk = { group, version: "v1", kind };
  await untilPublished(at, gvk);
  return gvk;
};
/** The server publishes a definition's schema a little after it serves the kind. */
const untilPublished = (at: ControlPlane, gvk: Gvk): Promise<unknown> =>
  until(`the schema of ${gvk.kind} is published`, 30, async () => {
    const fresh = createKindSchemas(connect({ kubeconfig: at.kubeconfig }), systemClock);
    return fresh.of(gvk, never);
  });
const toldAnew = async (at: ControlPlane, gvk: Gvk, path: string): Promise<string | undefined> => {
  const fresh = createKindSchemas(connect({ kubeconfig: at.kubeconfig }), systemClock);
  const schema = await fresh.of(gvk, never);
  return schema && unknownPath(schema, keys(path));
};

test("a definition with a schema", async (at) => {
  const gvk = await published(at, "Strict", {
    type: "object",
    properties: {
      spec: {
        type: "object",
        properties: {
          size: { type: "integer" },
          port: { "x-kubernetes-int-or-string": true },
          free: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
          pod: {
            type: "object",
            "x-kubernetes-embedded-resource": true,
            "x-kubernetes-preserve-unknown-fields": true,
          },
        },
      },
    },
  });
  for (const path of ["spec.size", "spec.port", "spec.free.a.b", "spec.pod.metadata.name", "kind"])
    assert.is(await toldAnew(at, gvk, path), undefined, path);
  assert.is(await toldAnew(at, gvk, "spec.pod.spec.anything"), undefined);
  const name = `Strict ${gvk.group}/v1`;
  const like = "did you mean metadata.labels?";
  assert.is(
    await toldAnew(at, gvk, "spec.sise"),
    `${name} has no field spec.sise; did you mean spec.size?`,
  );
  assert.is(
    await toldAnew(at, gvk, "metadata.lables"),
    `${name} has no field metadata.lables; ${like}`,
  );
  assert.is(
    await toldAnew(at, gvk, "spec.pod.metadata.lables"),
    `${name} has no field spec.pod.metadata.lables; did you mean spec.pod.metadata.labels?`,
  );
  assert.is(
    await toldAnew(at, gvk, "spec.port.x"),
    `${name}: spec.port is an integer or string and has no fields`,
  );
});

test("a definition that preserves what it does not know", async (at) => {
  const gvk = await published(at, "Loose", {
    type: "object",
    "x-kubernetes-preserve-unknown-fields": true,
  });
  assert.is(await toldAnew(at, gvk, "spec.anything.at.all"), undefined);
  assert.is(await toldAnew(at, gvk, "metadata.name"), undefined);
  assert.is(
    await toldAnew(at, gvk, "metadata.lables"),
    `Loose ${gvk.group}/v1 has no field metadata.lables; did you mean metadata.labels?`,
  );
});

test("our own kinds", async (at) => {
  for (const { group, version, kind } of Object.values(kinds))
    await untilPublished(at, { group, version, kind });
  const profile = Object.values(kinds).find(({ kind }) => kind === "KollectProfile");
  assert.ok(profile);
  assert.is(await toldAnew(at, profile, "spec.targetGVK.kind"), undefined);
  assert.is(await toldAnew(at, profile, "spec.attributes[*].path"), undefined);
  const name = `KollectProfile ${profile.group}/${profile.version}`;
  assert.is(
    await toldAnew(at, profile, "spec.targetGvk"),
    `${name} has no field spec.targetGvk; did you mean spec.targetGVK?`,
  );
  assert.is(
    await toldAnew(at, profile, "spec.attributes.path"),
    `${name}: spec.attributes is a list; write spec.attributes[*].path`,
  );
});

real.run();
