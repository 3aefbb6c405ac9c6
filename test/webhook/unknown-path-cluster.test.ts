// Against a real API server's own schemas.
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { connect } from "../../src/kube/api-client.ts";
import { createKindSchemas } from "../../src/kube/kind-schema.ts";
import { systemClock } from "../../src/runtime/clock.ts";
import { unknownPath } from "../../src/webhook/unknown-path.ts";
import { kinds } from "../../generated/kinds.ts";
import { clusterWithCrds } from "../schema/cluster.ts";
import type { ControlPlane } from "../services/control-plane.ts";
import { until } from "../services/until.ts";

type Step =
  | { readonly type: "key"; readonly key: string | number }
  | { readonly type: "any" }
  | { readonly type: "dynamic" }
  | { readonly type: "descent" };
type Gvk = { readonly group: string; readonly version: string; readonly kind: string };

const real = suite("unknown path, real schemas");
const plane = await clusterWithCrds();
const test = (name: string, body: (plane: ControlPlane) => Promise<void>): unknown =>
  plane === undefined ? real.skip(name) : real(name, () => body(plane));

const never = new AbortController().signal;
const apps = (kind: string): Gvk => ({ group: "apps", version: "v1", kind });
const core = (kind: string): Gvk => ({ group: "", version: "v1", kind });
const keys = (path: string): readonly Step[] =>
  path.split(".").flatMap((it): Step[] => {
    const key: Step = { type: "key", key: it.replace("[*]", "") };
    return it.endsWith("[*]") ? [key, { type: "any" }] : [key];
  });

/** Of one client, so that documents are read once. */
const schemas = plane && createKindSchemas(connect({ kubeconfig: plane.kubeconfig }), systemClock);
const told = async (gvk: Gvk, path: string): Promise<string | undefined> => {
  const schema = await schemas?.of(gvk, never);
  assert.ok(schema, `${gvk.kind} has no schema`);
  return schema && unknownPath(schema, keys(path));
};

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

// What follows reads the documents by itself, so that src/kube/open-api.ts is not its own witness.
type Json = Readonly<Record<string, unknown>>;
interface Resolved {
  readonly properties?: Readonly<Record<string, Json>>;
  readonly items?: Json;
  readonly additionalProperties?: Json;
}
type Components = Readonly<Record<string, Json>>;

const resolved = (schema: Json, components: Components): Resolved => {
  const all = schema["allOf"] as readonly Json[] | undefined;
  const reference = (schema["$ref"] ?? all?.[0]?.["$ref"]) as string | undefined;
  const name = reference?.slice("#/components/schemas/".length);
  return name === undefined ? schema : resolved(components[name] ?? {}, components);
};

/** Every path of three names, with [*] after lists and maps, and whether nothing may stand beside the last. */
function* pathsOf(schema: Json, components: Components, depth = 3): Generator<readonly Step[]> {
  const { properties = {}, items, additionalProperties } = resolved(schema, components);
  const inner = items ?? additionalProperties;
  if (typeof inner === "object")
    for (const rest of pathsOf(inner, components, depth)) yield [{ type: "any" }, ...rest];
  yield [];
  if (depth === 0) return;
  for (const [key, property] of Object.entries(properties))
    for (const rest of pathsOf(property, components, depth - 1))
      yield [{ type: "key", key }, ...rest];
}

interface Served extends Gvk {
  readonly schema: Json;
  readonly components: Components;
}

/** What may be listed, of every group and version. */
async function* servedBy(at: ControlPlane): AsyncGenerator<Served> {
  const get = async (path: string): Promise<Json> => (await at.request("GET", path)).json() as Json;
  const groups = (await get("/apis"))["groups"] as readonly {
    name: string;
    versions: readonly { version: string }[];
  }[];
  const all = groups
    .filter(({ name }) => !name.endsWith("example.com"))
    .flatMap(({ name, versions }) => versions.map(({ version }) => ({ group: name, version })));
  for (const { group, version } of [{ group: "", version: "v1" }, ...all]) {
    const base = group === "" ? `api/${version}` : `apis/${group}/${version}`;
    const resources = (await get(`/${base}`))["resources"] as readonly {
      kind: string;
      verbs: readonly string[];
    }[];
    const document = await get(`/openapi/v3/${base}`);
    const components = (document["components"] as { schemas: Components }).schemas;
    for (const { kind, verbs } of resources) {
      if (!verbs.includes("list")) continue;
      const schema = Object.values(components).find((it) =>
        (it["x-kubernetes-group-version-kind"] as readonly Gvk[] | undefined)?.some(
          (gvk) => gvk.group === group && gvk.version === version && gvk.kind === kind,
        ),
      );
      assert.ok(schema, `${kind} of ${group}/${version} has no component`);
      yield { group, version, kind, schema, components };
    }
  }
}

test("no path that a served kind has gives a warning, and made-up ones do", async (at) => {
  const now = createKindSchemas(connect({ kubeconfig: at.kubeconfig }), systemClock);
  let paths = 0;
  let served = 0;
  let wrongs = 0;
  for await (const { schema, components, ...gvk } of servedBy(at)) {
    const node = await now.of(gvk, never);
    assert.ok(node, `${gvk.kind} of ${gvk.group}/${gvk.version} has no schema`);
    served += 1;
    for (const steps of pathsOf(schema, components)) {
      paths += 1;
      assert.is(node && unknownPath(node, steps), undefined, JSON.stringify({ ...gvk, steps }));
    }
    for (const key of ["noSuchField", "metadata.noSuchField", "metadata.name.noSuchField"]) {
      wrongs += 1;
      assert.ok(node && unknownPath(node, keys(key)), `${gvk.kind} ${key}`);
    }
  }
  assert.ok(served > 50 && paths > 4_000, `${served} kinds, ${paths} paths, ${wrongs} wrong ones`);
});

real.run();
