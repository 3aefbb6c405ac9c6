import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { KollectTarget, KollectTargetStatus } from "../../generated/types.ts";
import type { CollectionStatus } from "../../src/collect/collector.ts";
import type { Interruption } from "../../src/collect/collection.ts";
import type { Scope } from "../../src/collect/object-source.ts";
import { finding } from "../../src/controllers/conditions.ts";
import { targetFindings } from "../../src/controllers/target-findings.ts";
import { targetStatus } from "../../src/controllers/target-status.ts";
import { unreadableOf } from "../../src/controllers/unreadable.ts";
import { OperatorError } from "../../src/errors/operator-error.ts";

const test = suite("status of a target");

const now = 1_700_000_060_000;
const denied = new OperatorError("ACCESS_DENIED", { verb: "read", resource: "pods" });
const away = new OperatorError("API_UNREACHABLE", { detail: "ECONNREFUSED" });
const since = (error: Error, ago: number): Interruption => ({ error, since: now - ago });

interface Wish extends Partial<Omit<CollectionStatus, "interruptions">> {
  readonly interruptions?: readonly (readonly [Scope, Interruption])[];
  readonly namespaces?: readonly string[];
  readonly activeRules?: number;
  readonly before?: KollectTargetStatus;
}

const statusOf = (wish: Wish): KollectTargetStatus => {
  const { interruptions = [], namespaces = ["a", "b"], activeRules, before, ...rest } = wish;
  const status: CollectionStatus = {
    isSettled: true,
    rows: 3,
    failures: new Map(),
    ...rest,
    interruptions: new Map(interruptions),
  };
  const chosen = { namespaces, activeRules };
  const unreadable = unreadableOf(status, namespaces, now);
  const target: KollectTarget = {
    apiVersion: "kollect.dev/v1alpha1",
    kind: "KollectTarget",
    metadata: { name: "t", namespace: "team", generation: 4 },
    spec: { profileRef: "p", watchMode: "All", suspend: false },
    ...(before !== undefined && { status: before }),
  };
  const findings = targetFindings(status, unreadable, chosen);
  return targetStatus(target, { findings, collection: { status, unreadable, chosen } }, now);
};
const conditions = ({ conditions: all = [] }: KollectTargetStatus): string[] =>
  all.map(({ type, status, reason }) => `${type}=${status} ${reason}`);

test("all is well", () => {
  const status = statusOf({});
  assert.equal(conditions(status), ["Ready=True Collecting", "Synced=True Collecting"]);
  assert.is(status.collectedCount, 3);
  assert.is(status.staleSince, undefined);
  assert.equal(status.effectiveNamespaces, ["a", "b"]);
});

test("a namespace that must not be read is named, and the target stays ready", () => {
  const status = statusOf({ interruptions: [["b", since(denied, 30_000)]] });
  assert.equal(conditions(status), ["Ready=True Collecting", "Synced=False Forbidden"]);
  assert.match(status.conditions?.[1]?.message ?? "", "1 namespace (b)");
  assert.equal(status.forbiddenNamespaces, ["b"]);
  assert.equal(status.effectiveNamespaces, ["a"]);
  assert.equal(status.namespaceCounts, { matched: 2, effective: 1, forbidden: 1 });
  assert.is(status.staleSince, "2023-11-14T22:13:50Z");
});

test("where none may be read, nothing is ready and somebody has to act", () => {
  const interruptions = [
    ["a", since(denied, 30_000)],
    ["b", since(denied, 20_000)],
  ] as const;
  const status = statusOf({ interruptions });
  assert.equal(conditions(status), [
    "Ready=False Forbidden",
    "Synced=False Forbidden",
    "Stalled=True Forbidden",
  ]);
  assert.is(status.staleSince, "2023-11-14T22:13:50Z");
});

test("a short outage is not worth a word, and a longer one is", () => {
  const short = statusOf({ interruptions: [[undefined, since(away, 1_000)]] });
  assert.equal(conditions(short), ["Ready=True Collecting", "Synced=True Collecting"]);
  const long = statusOf({ interruptions: [[undefined, since(away, 6_000)]] });
  assert.equal(conditions(long), [
    "Ready=False SourceUnreadable",
    "Synced=False SourceUnreadable",
    "Reconciling=True SourceUnreadable",
  ]);
  assert.equal(long.effectiveNamespaces, []);
});

test("listing is told, and that somebody works on it", () => {
  const status = statusOf({ isSettled: false });
  assert.equal(conditions(status), [
    "Ready=False Listing",
    "Synced=False Listing",
    "Reconciling=True Listing",
  ]);
});

test("rules that are all for another kind are told", () =>
  assert.equal(conditions(statusOf({ activeRules: 0 })), [
    "Ready=True NoRules",
    "Synced=True Collecting",
  ]));

test("the first failures are named in order, however many there are", () => {
  const failures = new Map(
    Array.from({ length: 500 }, (_, index) => {
      const name = `o${String((index * 37) % 500).padStart(3, "0")}`;
      return [name, { namespace: "a", text: `a/${name}: attribute x: is missing` }];
    }),
  );
  const status = statusOf({ failures });
  assert.is(status.extractionFailures, 500);
  assert.is(status.extractionErrors?.length, 10);
  assert.is(status.extractionErrors?.[0], "a/o000: attribute x: is missing");
  assert.is(status.extractionErrors?.[9], "a/o009: attribute x: is missing");
  assert.ok(conditions(status).includes("Degraded=True ExtractionFailed"));
});

test("namespaces beyond the hundredth are counted and not named", () => {
  const namespaces = Array.from(
    { length: 250 },
    (_, index) => `n${String(index).padStart(3, "0")}`,
  );
  const status = statusOf({ namespaces });
  assert.is(status.matchedNamespaces?.length, 100);
  assert.equal(status.namespaceCounts, { matched: 250, effective: 250, forbidden: 0 });
});

test("the time of the count moves with the count alone", () => {
  const before = { collectedCount: 3, collectedCountUpdatedAt: "2020-01-01T00:00:00Z" };
  assert.is(statusOf({ before }).collectedCountUpdatedAt, "2020-01-01T00:00:00Z");
  assert.is(statusOf({ before, rows: 4 }).collectedCountUpdatedAt, "2023-11-14T22:14:20Z");
});

test("a target that does not collect is stale since it stopped", () => {
  const target: KollectTarget = {
    apiVersion: "kollect.dev/v1alpha1",
    kind: "KollectTarget",
    metadata: { name: "t" },
    spec: { profileRef: "p", watchMode: "All", suspend: true },
  };
  const findings = [finding("Ready", false, "Suspended", "spec.suspend is true")];
  const first = targetStatus(target, { findings }, now);
  assert.is(first.staleSince, "2023-11-14T22:14:20Z");
  assert.equal(conditions(first), ["Ready=False Suspended"]);
  const later = targetStatus({ ...target, status: first }, { findings }, now + 60_000);
  assert.is(later.staleSince, first.staleSince);
});

test.run();
