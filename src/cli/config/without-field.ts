import { isFields } from "../sources/document.ts";

/** The value without the field that a path such as `spec.attributes[2].typ` leads to. Names may hold dots and brackets. */
export function withoutField(value: unknown, path: string): unknown {
  if (Array.isArray(value)) {
    const [step = "", index] = /^\[(\d+)\]\.?/.exec(path) ?? [];
    if (index === undefined) return value;
    return (value as readonly unknown[]).map((it, at) =>
      at === Number(index) ? withoutField(it, path.slice(step.length)) : it,
    );
  }
  if (!isFields(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, it]) => {
      if (key === path) return [];
      const isOnWay = path.startsWith(key) && /^[.[]/.test(path.slice(key.length));
      const rest = path.slice(key.length).replace(/^\./, "");
      return [[key, isOnWay ? withoutField(it, rest) : it]];
    }),
  );
}
