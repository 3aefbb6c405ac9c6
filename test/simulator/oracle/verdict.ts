import type { Condition } from "../../../generated/types.ts";
import type { Row } from "../../../src/rows/row.ts";
import { collections } from "../cluster/kinds.ts";
import type { Storage } from "../cluster/storage.ts";
import type { Evaluation, Oracle } from "./oracle.ts";
import { nameOf } from "./oracle.ts";

/** What there is when everything has come to rest. */
export interface Rest {
  readonly oracle: Oracle;
  readonly storage: Storage;
  readonly sinks: Readonly<
    Record<string, { readonly rows: ReadonlyMap<string, Row>; readonly fault: string }>
  >;
}

const attributesIn = (json: string): string =>
  JSON.stringify((JSON.parse(json) as { attributes: unknown }).attributes);

interface Comparison {
  readonly isReachable: boolean;
  readonly differences: readonly string[];
}

const comparisons = (
  { oracle, sinks }: Rest,
  evaluations: readonly Evaluation[],
): readonly Comparison[] => {
  const expected = oracle.expected();
  const isKept = keptBy(oracle, evaluations);
  return Object.entries(sinks).map(([name, { rows, fault }]) => ({
    isReachable: fault === "none",
    differences: compare(name, rows, expected, isKept),
  }));
};

/** Every sink that can be reached holds what a complete evaluation gives. */
export const compareRows = (rest: Rest): readonly string[] =>
  comparisons(rest, rest.oracle.evaluate()).flatMap((it) => (it.isReachable ? it.differences : []));

/** The same, and status tells of whatever is missing. */
export function judge(rest: Rest): string[] {
  const { oracle, storage } = rest;
  const evaluations = oracle.evaluate();
  const wrong = comparisons(rest, evaluations);
  const isKnown = evaluations.every((it) => it.frozen === undefined && it.forbidden.size === 0);
  // A sink that cannot be reached and lacks nothing may go unnoticed.
  const isEqual = wrong.every(({ differences }) => differences.length === 0);
  const isReachable = wrong.every((it) => it.isReachable);
  const maySync = [...(isEqual ? [true] : []), ...(isReachable ? [] : [false])];
  return [
    ...wrong.flatMap((it) => (it.isReachable ? it.differences : [])),
    ...evaluations.flatMap(statusOf),
    ...(isKnown ? inventoryStatus(storage, oracle.expected().size, maySync) : []),
  ];
}

/** Rows that stay as they are: nobody knows of them now. */
const keptBy = (oracle: Oracle, evaluations: readonly Evaluation[]): ((key: string) => boolean) => {
  const byTarget = new Map(evaluations.map((it) => [it.target.metadata.name, it]));
  return (key) => {
    const { targetName, uid } = nameOf(key);
    const it = byTarget.get(targetName);
    return it?.frozen !== undefined || it?.forbidden.has(oracle.namespaceOf(uid)) === true;
  };
};

function compare(
  name: string,
  rows: ReadonlyMap<string, Row>,
  expected: ReadonlyMap<string, string>,
  isKept: (key: string) => boolean,
): string[] {
  const violations: string[] = [];
  for (const [key, attributes] of expected) {
    const row = rows.get(key);
    const found = row === undefined ? "nothing" : attributesIn(row.json);
    if (found !== attributes) violations.push(`${name} has ${found} at ${key}, not ${attributes}`);
  }
  for (const [key, { json }] of rows)
    if (!expected.has(key) && !isKept(key)) violations.push(`${name} still has ${key} ${json}`);
  return violations;
}

interface Status {
  readonly conditions?: readonly Condition[];
  readonly observedGeneration?: number;
  readonly collectedCount?: number;
  readonly extractionFailures?: number;
  readonly forbiddenNamespaces?: readonly string[];
  readonly itemCount?: number;
}

const conditionOf = (status: Status, type: string): string => {
  const found = status.conditions?.find((it) => it.type === type);
  return `${type}=${found?.status ?? "missing"}`;
};

function statusOf(evaluation: Evaluation): string[] {
  const { target, frozen, forbidden, isIdle, rows, failures } = evaluation;
  const { name, generation } = target.metadata;
  const status = (target.status ?? {}) as Status;
  const wrong = (is: unknown, shall: unknown, what: string): string[] =>
    is === shall ? [] : [`status of ${name}: ${what} is ${String(is)}, not ${String(shall)}`];
  const generations = wrong(status.observedGeneration, generation, "observedGeneration");
  if (frozen !== undefined) {
    const ready = status.conditions?.find(({ type }) => type === "Ready");
    return [
      ...generations,
      ...wrong(`${ready?.status} ${ready?.reason}`, `False ${frozen}`, "Ready"),
    ];
  }
  const isWhole = failures === 0 && (forbidden.size === 0 || isIdle);
  const lost = [...(status.forbiddenNamespaces ?? [])].toSorted().join();
  const always = [
    ...generations,
    ...wrong(conditionOf(status, "Ready"), "Ready=True", "Ready"),
    ...wrong(conditionOf(status, "Synced"), `Synced=${isWhole ? "True" : "False"}`, "Synced"),
    ...wrong(lost, [...forbidden].toSorted().join(), "forbiddenNamespaces"),
  ];
  if (forbidden.size > 0) return always;
  return [
    ...always,
    ...wrong(status.collectedCount, rows.size, "collectedCount"),
    ...wrong(status.extractionFailures, failures, "extractionFailures"),
  ];
}

function inventoryStatus(storage: Storage, rows: number, maySync: readonly boolean[]): string[] {
  return storage.objects(collections.inventories).flatMap(({ metadata, spec, status }) => {
    if ((spec as { readonly suspend: boolean }).suspend) return [];
    const told = (status ?? {}) as Status;
    const isSynced = conditionOf(told, "Synced") === "Synced=True";
    if (told.itemCount === rows && maySync.includes(isSynced)) return [];
    const { name } = metadata;
    return [
      `status of inventory ${name}: ${conditionOf(told, "Synced")}, ${told.itemCount} items, not ${rows}`,
    ];
  });
}
