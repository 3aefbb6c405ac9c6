import { suite } from "uvu";
import * as assert from "uvu/assert";
import { connect } from "../../src/kube/api-client.ts";
import { createKindSchemas } from "../../src/kube/kind-schema.ts";
import { systemClock } from "../../src/runtime/clock.ts";
import { unknownPath } from "../../src/webhook/unknown-path.ts";
import type { Step } from "../../src/extract/reads.ts";
import type { ControlPlane } from "../services/control-plane.ts";
import { type Gvk, keys, never, onServer } from "./unknown-path-fixture.ts";

const real = suite("unknown path, every kind");
const test = onServer(real);

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
