import { canonicalJson, type Json, type Row } from "../../rows/row.ts";

/** A field that two states of a row do not have in common; `undefined` where a side has none. */
export interface ChangedField {
  /** "replicas", "labels.app"; of the row itself: "version". */
  readonly field: string;
  readonly before: Json | undefined;
  readonly after: Json | undefined;
}

type Fields = Readonly<Record<string, Json>>;

const isMap = (value: Json | undefined): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Identity that may change while the row stays the same one. */
const own = ["namespace", "name", "group", "version", "kind"] as const;

export const attributesOf = ({ json }: Row): Fields =>
  (JSON.parse(json) as { readonly attributes: Fields }).attributes;

export function changedFields(before: Row, after: Row): readonly ChangedField[] {
  const identity = own
    .filter((field) => before[field] !== after[field])
    .map((field) => ({ field, before: before[field], after: after[field] }));
  return [...identity, ...differences(attributesOf(before), attributesOf(after), "")];
}

/** Maps field by field; lists and all else as a whole. */
function differences(before: Fields, after: Fields, prefix: string): readonly ChangedField[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].toSorted();
  return names.flatMap((name): readonly ChangedField[] => {
    const [old, fresh] = [valueOf(before, name), valueOf(after, name)];
    const field = prefix + name;
    if (isMap(old) && isMap(fresh)) return differences(old, fresh, `${field}.`);
    const isSame =
      old === undefined || fresh === undefined
        ? old === fresh
        : canonicalJson(old) === canonicalJson(fresh);
    return isSame ? [] : [{ field, before: old, after: fresh }];
  });
}

const valueOf = (fields: Fields, name: string): Json | undefined =>
  Object.hasOwn(fields, name) ? fields[name] : undefined;
