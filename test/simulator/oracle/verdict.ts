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
  readonly sinks: Readonly<Record<string, { readonly rows: ReadonlyMap<string, Row> }>>;
}

const attributesIn = (json: string): string =>
  JSON.stringify((JSON.parse(json) as { attributes: unknown }).attributes);

/** Every sink holds what a complete evaluation gives; status tells of whatever is not collected. */
export function judge({ oracle, storage, sinks }: Rest): string[] {
  const evaluations = oracle.evaluate();
  const frozen = new Set(
    evaluations.flatMap((it) => (it.frozen === undefined ? [] : [it.target.metadata.name])),
  );
  const expected = oracle.expected();
  return [
    ...Object.entries(sinks).flatMap(([name, { rows }]) => compare(name, rows, expected, frozen)),
    ...evaluations.flatMap(statusOf),
    ...(frozen.size === 0 ? inventoryStatus(storage, expected.size) : []),
  ];
}

function compare(
  name: string,
  rows: ReadonlyMap<string, Row>,
  expected: ReadonlyMap<string, string>,
  frozen: ReadonlySet<string>,
): string[] {
  const violations: string[] = [];
  for (const [key, attributes] of expected) {
    const row = rows.get(key);
    const found = row === undefined ? "nothing" : attributesIn(row.json);
    if (found !== attributes) violations.push(`${name} has ${found} at ${key}, not ${attributes}`);
  }
  for (const [key, { json }] of rows)
    if (!expected.has(key) && !frozen.has(nameOf(key).targetName))
      violations.push(`${name} still has ${key} ${json}`);
  return violations;
}

interface Status {
  readonly conditions?: readonly Condition[];
  readonly observedGeneration?: number;
  readonly collectedCount?: number;
  readonly extractionFailures?: number;
  readonly itemCount?: number;
}

const conditionOf = (status: Status, type: string): string => {
  const found = status.conditions?.find((it) => it.type === type);
  return `${type}=${found?.status ?? "missing"}`;
};

function statusOf({ target, frozen, rows, failures }: Evaluation): string[] {
  const { name, generation } = target.metadata;
  const status = (target.status ?? {}) as Status;
  const wrong = (is: unknown, shall: unknown, what: string): string[] =>
    is === shall ? [] : [`status of ${name}: ${what} is ${String(is)}, not ${String(shall)}`];
  const generations = wrong(status.observedGeneration, generation, "observedGeneration");
  if (frozen !== undefined) {
    const ready = status.conditions?.find(({ type }) => type === "Ready");
    return [...generations, ...wrong(`${ready?.status} ${ready?.reason}`, `False ${frozen}`, "Ready")];
  }
  const isWhole = failures === 0;
  return [
    ...generations,
    ...wrong(conditionOf(status, "Ready"), "Ready=True", "Ready"),
    ...wrong(conditionOf(status, "Synced"), `Synced=${isWhole ? "True" : "False"}`, "Synced"),
    ...wrong(status.collectedCount, rows.size, "collectedCount"),
    ...wrong(status.extractionFailures, failures, "extractionFailures"),
  ];
}

function inventoryStatus(storage: Storage, rows: number): string[] {
  return storage.objects(collections.inventories).flatMap(({ metadata, spec, status }) => {
    if ((spec as { readonly suspend: boolean }).suspend) return [];
    const told = (status ?? {}) as Status;
    const isSynced = conditionOf(told, "Synced") === "Synced=True";
    const isCounted = told.itemCount === rows;
    if (isSynced && isCounted) return [];
    const { name } = metadata;
    return [
      `status of inventory ${name}: ${conditionOf(told, "Synced")}, ${told.itemCount} items, not ${rows}`,
    ];
  });
}
