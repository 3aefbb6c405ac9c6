import { isObject } from "./checks.ts";

/** A value found, with the one that stood in its place before. */
export interface Found {
  readonly path: readonly PropertyKey[];
  readonly value: unknown;
  readonly old: unknown;
}

/**
 * All values at `steps`: a field's name, `*` for the values of a map, `[]` for the items of a list, `[name]` for the
 * items of a list whose old selves are found by that key.
 */
export function walk(start: Found, steps: readonly string[]): readonly Found[] {
  const [step, ...rest] = steps;
  if (step === undefined) return start.value === undefined ? [] : [start];
  return next(start, step).flatMap((found) => walk(found, rest));
}

function next({ path, value, old }: Found, step: string): readonly Found[] {
  if (step.startsWith("[")) return Array.isArray(value) ? items({ path, value, old }, step) : [];
  if (!isObject(value)) return [];
  const names = step === "*" ? Object.keys(value) : [step];
  return names.map((name) => ({
    path: [...path, name],
    value: own(value, name),
    old: own(old, name),
  }));
}

const own = (value: unknown, name: string): unknown =>
  isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;

function items({ path, value, old }: Found, step: string): readonly Found[] {
  const keys = step.slice(1, -1).split(",").filter(Boolean);
  const identity = (item: unknown): string =>
    JSON.stringify(keys.map((key) => (isObject(item) ? item[key] : undefined)));
  const before =
    keys.length > 0 && Array.isArray(old)
      ? new Map(old.map((item: unknown) => [identity(item), item]))
      : new Map<string, unknown>();
  return (value as readonly unknown[]).map((item, index) => ({
    path: [...path, index],
    value: item,
    old: before.get(identity(item)),
  }));
}
