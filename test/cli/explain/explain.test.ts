import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Verdict } from "../../../src/cli/explain/decision.ts";
import { explain } from "../../../src/cli/explain/explain.ts";
import type { ExplainFlags } from "../../../src/cli/explain/flags.ts";
import type { Explanation } from "../../../src/cli/explain/report.ts";
import { Failure } from "../../../src/cli/failure.ts";
import { fileFolder } from "../file-folder.ts";
import { unreachable } from "../unreachable.ts";
import { ownSession } from "../own-session.ts";

const test = suite("explain");

const folder = fileFolder("explain");
test.after(() => folder.remove());

const resource = (
  kind: string,
  name: string,
  spec: string,
): string => `apiVersion: kollect.dev/v1alpha1
kind: ${kind}
metadata: { name: ${name}, namespace: team }
spec:
  ${spec.replaceAll("\n", "\n  ")}
---
`;
const profile = resource(
  "KollectProfile",
  "things",
  `targetGVK: { group: "", version: v1, kind: ConfigMap }
attributes: [{ name: size, path: $.data.size }, { name: color, path: $.data.color }]`,
);
const target = (spec = ""): string =>
  resource("KollectTarget", "shop", `profileRef: things\n${spec}`.trimEnd());
const sink = resource(
  "KollectSnapshotSink",
  "history",
  `type: git\ncluster: test\nendpoint: "file:///tmp/history.git"`,
);
const inventory = (spec = ""): string =>
  resource("KollectInventory", "all", `snapshotSinkRefs: [{ name: history }]\n${spec}`.trimEnd());
const object = (more = "", data = "color: red, size: big"): string =>
  `apiVersion: v1
kind: ConfigMap
metadata: { name: web, namespace: a${more} }
data: { ${data} }
`;

interface Told {
  readonly result: unknown;
  readonly out: string;
  readonly told: string;
}

const told = async (
  config: string,
  objects: string,
  flags: Partial<ExplainFlags> = {},
  name = "web",
): Promise<Told> => {
  const path = folder.put({ "config.yaml": config, "objects.yaml": objects });
  const session = ownSession();
  let result: unknown;
  try {
    result = await explain(
      {
        kind: "configmaps",
        name,
        flags: {
          config: [`${path}/config.yaml`],
          filename: [`${path}/objects.yaml`],
          recursive: false,
          namespace: ["a"],
          output: "json",
          ...flags,
        },
      },
      session,
    );
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    result = error.message;
  }
  return { result, out: session.out(), told: session.told().replaceAll(`${path}/`, "") };
};

const explained = async (config: string, objects = object()): Promise<Explanation> => {
  const { out, result } = await told(config, objects);
  assert.ok(out !== "", String(result));
  return JSON.parse(out) as Explanation;
};

/** The last decision of the only verdict: where it stops. */
const last = (verdicts: readonly Verdict[]): string => {
  const [only] = verdicts;
  const { step, answer, by, field, place, detail } = only?.decisions.at(-1) ?? {};
  return `${only?.answer} ${step} ${answer} ${by} ${field} ${place?.line}: ${detail}`;
};

test("follows an object into a sink", async () => {
  const { targets, inventories } = await explained(profile + target() + sink + inventory());
  assert.equal(
    targets[0]?.decisions.map(({ step, answer }) => `${step} ${answer}`),
    [
      "kind yes",
      "namespace yes",
      "watch label yes",
      "selection yes",
      "access unknown",
      "extraction yes",
    ],
  );
  assert.is(targets[0]?.answer, "unknown");
  assert.is(
    last(inventories),
    "unknown target unknown KollectInventory team/all  22: it takes team/shop, which may have a row of it",
  );
  assert.is(
    last(inventories[0]?.sinks ?? []),
    "unknown lane unknown KollectInventory team/all  22: what was exported, files do not tell",
  );
});

test("names what stops it on the way to a row, with its line", async () => {
  const gvk = `gvk: { group: "", version: v1, kind: ConfigMap }`;
  const by = "KollectTarget team/shop";
  const cases: readonly (readonly [string, string, string])[] = [
    [target("suspend: true"), object(), ""],
    [
      target("includedNamespaces: [b]"),
      object(),
      `no namespace no ${by} spec.includedNamespaces 13: it does not match`,
    ],
    [
      target(),
      object(", labels: { kollect.dev/watch: disabled }"),
      `no watch label no ConfigMap a/web metadata.labels.kollect.dev/watch undefined: it is disabled`,
    ],
    [target("names: [api]"), object(), `no selection no ${by} spec.names 13: it does not match`],
    [
      target(`resourceRules: [{ ${gvk}, matchPolicy: object.data.size == "small" }]`),
      object(),
      `no match policy no ${by} spec.resourceRules[0].matchPolicy 13: it does not match`,
    ],
    [
      target(`resourceRules: [{ ${gvk}, matchPolicy: object.data.weight == "small" }]`),
      object(),
      `no match policy no ${by} spec.resourceRules[0].matchPolicy 13: resourceRules[0].matchPolicy`,
    ],
    [
      target(),
      object("", "color: red"),
      `no extraction no KollectProfile team/things spec.attributes[0].path 6: attribute size: is missing; with optional: true at attribute size of the profile, objects without it have a row`,
    ],
  ];
  for (const [config, it, wanted] of cases) {
    const { targets, inventories } = await explained(profile + config + sink + inventory(), it);
    assert.is(targets[0]?.answer, "no");
    assert.is(inventories[0]?.answer, "no");
    if (wanted === "")
      assert.ok(
        targets[0]?.decisions.some(({ step, answer }) => step === "suspend" && answer === "no"),
      );
    else assert.ok(last(targets).startsWith(wanted), `${last(targets)}\n${wanted}`);
  }
});

test("names what keeps it out of an inventory or a sink", async () => {
  const of = async (config: string): Promise<Explanation> => explained(profile + target() + config);
  const left = await of(sink + inventory("targetRefs: [other]"));
  assert.is(
    last(left.inventories),
    "no target no KollectInventory team/all spec.targetRefs 27: it leaves team/shop out",
  );
  const selected = await of(sink + inventory("targetSelector: { matchLabels: { a: b } }"));
  assert.match(last(selected.inventories), /^no target no .* spec\.targetSelector 27: it leaves/);
  const alone = await of(inventory());
  assert.match(
    last(alone.inventories[0]?.sinks ?? []),
    /^no sink no .* spec\.snapshotSinkRefs\[0\] \d+: there is no such sink$/,
  );
  const idle = await of(sink + inventory("suspend: true"));
  assert.match(last(idle.inventories[0]?.sinks ?? []), /^no suspend no .* spec\.suspend 27: /);
  const second = sink.replace("history }", "twin }").replace("name: history,", "name: twin,");
  const twice = inventory().replace("{ name: history }]", "{ name: history }, { name: twin }]");
  const rivals = await of(sink + second + twice);
  assert.match(
    last(rivals.inventories[0]?.sinks.slice(1) ?? []),
    /^no sink no .* spec\.snapshotSinkRefs\[1\] \d+: snapshot\/history writes to the same place and stands before it$/,
  );
});

test("knows targets whose profile is of another version, or missing", async () => {
  const old = profile.replace("version: v1,", "version: v2,");
  const { targets } = await explained(old + target());
  assert.match(
    last(targets),
    /^no kind no KollectProfile team\/things spec\.targetGVK 5: it is for ConfigMap of v2, which there is not$/,
  );
  const missing = await told(target(), object());
  assert.is(missing.result, "partial");
  assert.is(
    missing.told,
    "kollect: KollectTarget team/shop: there is no KollectProfile team/things\nkollect: no KollectTarget has a profile for ConfigMap\n",
  );
});

test("says why there is nothing to explain", async () => {
  const config = profile + target();
  assert.is(
    (await told(config, object(), {}, "wbe")).result,
    "there is no configmaps wbe in namespace a in these files; did you mean web?",
  );
  const path = folder.put({ "objects.yaml": object(), kubeconfig: unreachable });
  const common = { recursive: false, namespace: ["a"], output: "text" } as const;
  const kubeconfig = `${path}/kubeconfig`;
  const cases: readonly (readonly [Partial<ExplainFlags>, string])[] = [
    [
      { filename: [`${path}/objects.yaml`] },
      "-f holds objects; name the resources of Kollect with --config",
    ],
    [{ kubeconfig }, "no answer from the API server (ECONNREFUSED) (context a)"],
    [{ kubeconfig, context: ["*"] }, "an object is of one cluster; name one context"],
  ];
  for (const [flags, wanted] of cases)
    try {
      const order = { kind: "configmaps", name: "web", flags: { ...common, ...flags } };
      await explain(order, ownSession());
      assert.unreachable();
    } catch (error) {
      assert.is(String(error), `Failure: ${wanted}`);
    }
});

test.run();
