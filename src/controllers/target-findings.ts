import type { CollectionStatus } from "../collect/collector.ts";
import { explain, type Finding, finding, timestamp } from "./conditions.ts";
import type { Chosen } from "./target-status.ts";
import type { Unreadable } from "./unreadable.ts";

/** What the conditions of a target that collects say. */
export function targetFindings(
  collection: CollectionStatus,
  unreadable: Unreadable,
  chosen: Chosen,
): readonly Finding[] {
  return [...progress(collection, unreadable, chosen), ...failuresOf(collection)];
}

const progress = (
  { isSettled, rows, failures }: CollectionStatus,
  unreadable: Unreadable,
  { namespaces, activeRules }: Chosen,
): readonly Finding[] => {
  const { whole, since } = unreadable;
  if (whole !== undefined) {
    const { reason, message } = explain(whole.error);
    const stays =
      rows === undefined ? "rows in the sinks stay as they are" : "rows stay as last seen";
    const stale = `stale since ${timestamp(since ?? whole.since)}; ${stays}`;
    return [finding("Ready", false, reason, message), finding("Synced", false, reason, stale)];
  }
  if (!isSettled) {
    const message = "the first complete list is under way";
    return [
      finding("Ready", false, "Listing", message),
      finding("Synced", false, "Listing", message),
    ];
  }
  if (activeRules === 0) {
    const message = "no resource rule is for the kind of the profile; nothing is collected";
    return [finding("Ready", true, "NoRules", message), synced];
  }
  if (namespaces?.length === 0) {
    const message =
      "no namespace matches includedNamespaces, excludedNamespaces and the namespace selectors; nothing is collected";
    return [finding("Ready", true, "NoNamespaces", message), synced];
  }
  return [ready, partOf(unreadable) ?? (failures.size > 0 ? incomplete : synced)];
};

const ready = finding("Ready", true, "Collecting", "rows follow the cluster");
const synced = finding("Synced", true, "Collecting", "every matching object has its row");
const incomplete = finding(
  "Synced",
  false,
  "ExtractionFailed",
  "some matching objects have no row",
);

const partOf = ({ forbidden, failing }: Unreadable): Finding | undefined => {
  const stay = "their rows stay as they were last seen";
  if (forbidden.length > 0)
    return finding(
      "Synced",
      false,
      "Forbidden",
      `Kollect may not list ${countOf(forbidden)}; grant it there, or exclude them; ${stay}`,
    );
  if (failing.length > 0)
    return finding("Synced", false, "SourceUnreadable", `no list of ${countOf(failing)}; ${stay}`);
  return undefined;
};

const countOf = (names: readonly string[]): string => {
  const some = `${names.slice(0, 5).join(", ")}${names.length > 5 ? ", …" : ""}`;
  return `${names.length} namespace${names.length === 1 ? "" : "s"} (${some})`;
};

const failuresOf = ({ failures }: CollectionStatus): readonly Finding[] => {
  const [first] = failures.values();
  if (first === undefined) return [];
  const { size } = failures;
  const message = `${size} object${size === 1 ? "" : "s"} could not be extracted and ${size === 1 ? "has" : "have"} no row, for example ${first.text}`;
  return [finding("Degraded", true, "ExtractionFailed", message)];
};
