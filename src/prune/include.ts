import type { Json } from "../rows/row.ts";
import { removeAll } from "./removal.ts";

export type IncludeMode = "MetadataOnly" | "SpecOnly" | "StatusOnly" | "SpecAndStatus" | "All";

/** Which top-level sections each mode keeps besides apiVersion and kind. */
const keeps: Readonly<Record<IncludeMode, (section: string) => boolean>> = {
  MetadataOnly: (section) => section === "metadata",
  SpecOnly: (section) => section === "spec",
  StatusOnly: (section) => section === "status",
  // Not only those two: kinds without a spec say what they are in data, rules, roleRef, webhooks …
  SpecAndStatus: (section) => section !== "metadata",
  All: () => true,
};

/** The sections of `object` that `mode` names. What is no object stays as it is. */
export function include(object: Json, mode: IncludeMode): Json {
  if (typeof object !== "object" || object === null || Array.isArray(object)) return object;
  const isKept = keeps[mode];
  const dropped = Object.keys(object).filter(
    (section) => section !== "apiVersion" && section !== "kind" && !isKept(section),
  );
  return removeAll(
    object,
    dropped.map((section) => [section]),
  );
}

/** `object` without what every row says of it anyway. */
export const withoutIdentity = (object: Json): Json =>
  removeAll(object, [
    ["metadata", "name"],
    ["metadata", "namespace"],
    ["metadata", "uid"],
  ]);
