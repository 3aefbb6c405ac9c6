import { suite } from "uvu";
import * as assert from "uvu/assert";
import type {
  Condition,
  KollectInventory,
  KollectProfile,
  KollectSnapshotSink,
  KollectTarget,
  SinkExport,
} from "../../../generated/types.ts";
import { validateKollectInventory } from "../../../generated/validators/kollectinventory.ts";
import { validateKollectProfile } from "../../../generated/validators/kollectprofile.ts";
import { validateKollectSnapshotSink } from "../../../generated/validators/kollectsnapshotsink.ts";
import { validateKollectTarget } from "../../../generated/validators/kollecttarget.ts";
import type { Validation } from "../../../generated/runtime/problem.ts";
import type { Decision } from "../../../src/cli/explain/decision.ts";
import { explainInventory } from "../../../src/cli/explain/inventory.ts";
import type { Known } from "../../../src/cli/explain/known.ts";
import { explainTarget } from "../../../src/cli/explain/target.ts";
import { createExtractors } from "../../../src/controllers/profile.ts";
import type { Resource } from "../../../src/kube/discovery.ts";

const test = suite("explain, by the operator's status");

const valid = <T>({ ...it }: Validation<T>): T => {
  if (!it.ok) throw new Error(JSON.stringify(it.errors));
  return it.value;
};
const own = (kind: string, name: string, spec: object): object => ({
  apiVersion: "kollect.dev/v1alpha1",
  kind,
  metadata: { namespace: "team", name },
  spec,
});
const configMap = { group: "", version: "v1", kind: "ConfigMap" };
const profile = (path: string): KollectProfile =>
  valid(
    validateKollectProfile(
      own("KollectProfile", "things", {
        targetGVK: configMap,
        attributes: [{ name: "color", path }],
      }),
    ),
  );
const target: KollectTarget = valid(
  validateKollectTarget(own("KollectTarget", "shop", { profileRef: "things" })),
);
const sink: KollectSnapshotSink = valid(
  validateKollectSnapshotSink(
    own("KollectSnapshotSink", "history", {
      type: "git",
      cluster: "test",
      endpoint: "file:///tmp/history.git",
    }),
  ),
);
const inventory: KollectInventory = valid(
  validateKollectInventory(
    own("KollectInventory", "all", { snapshotSinkRefs: [{ name: "history" }] }),
  ),
);
const known: Known = {
  resources: {
    KollectProfile: new Map(),
    KollectTarget: new Map([["team/shop", target]]),
    KollectInventory: new Map(),
    KollectSnapshotSink: new Map([["team/history", sink]]),
    KollectDatabaseSink: new Map(),
    KollectEventSink: new Map(),
  },
  placeOf: () => undefined,
  hasStatus: true,
};
const condition = (status: "True" | "False", reason: Condition["reason"]): Condition => ({
  type: "Synced",
  status,
  reason,
  message: "why",
  lastTransitionTime: "2026-01-01T00:00:00Z",
});
const text = ({ step, answer, detail }: Decision): string => `${step} ${answer}: ${detail}`;

const resource: Resource = {
  ...configMap,
  plural: "configmaps",
  namespaced: true,
  path: () => "/api/v1/configmaps",
};
const object = { metadata: { name: "web", namespace: "a", uid: "1" }, data: { color: "red" } };
const explained = (conditions: readonly Condition[], path = "$.data.color"): string[] =>
  explainTarget({
    key: "team/shop",
    target: { ...target, status: { conditions: [...conditions] } },
    profile: profile(path),
    subject: {
      ...configMap,
      isNamespaced: true,
      text: "ConfigMap a/web",
      in: () => Promise.resolve(undefined),
    },
    found: { object, resource },
    namespaces: new Map([["a", { metadata: { name: "a", uid: "2" } }]]),
    extractors: createExtractors({ scrubKeys: [] }),
    known,
  })
    .decisions.map(text)
    .slice(4);

test("tells whether the operator can list it", () => {
  const rest = "extraction yes: 1 attribute";
  assert.equal(explained([condition("True", "Collecting")]), [
    "access yes: the operator lists it",
    rest,
  ]);
  assert.equal(
    explained([condition("False", "ExtractionFailed")])[0],
    "access yes: the operator lists it",
  );
  assert.equal(explained([condition("False", "Forbidden")])[0], "access unknown: Forbidden: why");
  assert.equal(explained([])[0], "access unknown: the operator has no status on it");
});

test("tells of a profile that does not compile", () => {
  const verdict = explainTarget({
    key: "team/shop",
    target,
    profile: profile(".data"),
    subject: {
      ...configMap,
      isNamespaced: true,
      text: "ConfigMap a/web",
      in: () => Promise.resolve(undefined),
    },
    found: { object, resource },
    namespaces: new Map(),
    extractors: createExtractors({ scrubKeys: [] }),
    known,
  });
  assert.is(verdict.answer, "no");
  assert.match(text(verdict.decisions[1] as Decision), /^extraction no: .*write \$\.data/);
});

const lane = (past: Partial<SinkExport> | undefined): string[] => {
  const sinkExports =
    past === undefined ? [] : [{ rowsLeftOut: 0, ...past, name: "snapshot/history" }];
  const it: KollectInventory = { ...inventory, status: { sinkExports } };
  const { sinks } = explainInventory("team/all", it, new Map([["team/shop", "yes"]]), known);
  return (sinks[0]?.decisions ?? []).map(text).slice(1);
};

test("tells how the lane is, and of its receipt", () => {
  assert.equal(lane(undefined), [
    "lane unknown: the operator has no status on it",
    "receipt no: nothing was exported yet",
  ]);
  assert.equal(lane({ conditions: [condition("False", "Exporting")] }), [
    "lane unknown: Exporting: why",
    "receipt no: nothing was exported yet",
  ]);
  assert.equal(
    lane({
      conditions: [condition("True", "Exported")],
      rows: 3,
      lastExportTime: "2026-01-01T00:00:00Z",
      revision: "abc",
      lastChecksum: "sha",
    }),
    ["lane yes: Exported: why", "receipt yes: 3 rows at 2026-01-01T00:00:00Z as abc"],
  );
  assert.equal(
    lane({
      conditions: [condition("False", "DeletionHeld")],
      rows: 3,
      lastExportTime: "2026-01-01T00:00:00Z",
    }),
    ["lane unknown: DeletionHeld: why", "receipt yes: 3 rows at 2026-01-01T00:00:00Z"],
  );
  const asFound = { conditions: [condition("True", "Exported")], rows: 1, lastChecksum: "sha" };
  assert.equal(lane(asFound), ["lane yes: Exported: why", "receipt yes: 1 row as sha"]);
  const one = { conditions: [], rows: 1, lastExportTime: "2026-01-01T00:00:00Z" };
  assert.is(lane(one)[1], "receipt yes: 1 row at 2026-01-01T00:00:00Z");
});

test.run();
