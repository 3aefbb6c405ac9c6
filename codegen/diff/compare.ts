import { isDeepStrictEqual } from "node:util";
import type { ApiNode } from "./api-node.ts";
import type { Change, Verdict } from "./change.ts";
import { facetsOfAnyType, judgeFacet, sharedFacets } from "./facet-judges.ts";

/** Every change from `old` to `now`, by path. What is in a place that came or went is not listed by itself. */
export function compareNodes(old: ApiNode, now: ApiNode, path = ""): readonly Change[] {
  const isSameType = old.facets["type"] === now.facets["type"];
  const own = [...keysOf(Object.keys(old.facets), Object.keys(now.facets))]
    .filter((name) => isSameType || facetsOfAnyType.has(name))
    .flatMap((name) =>
      isDeepStrictEqual(old.facets[name], now.facets[name])
        ? []
        : judgeFacet(name, old.facets[name], now.facets[name]).map((verdict) => ({
            ...verdict,
            path: path === "" ? "group.yaml" : path,
            shared: sharedFacets.has(name),
          })),
    );
  if (!isSameType) return own;
  const inner = [...keysOf(old.inner.keys(), now.inner.keys())].flatMap((key) => {
    const [was, is] = [old.inner.get(key), now.inner.get(key)];
    const at = `${path}${key}`;
    if (was !== undefined && is !== undefined) return compareNodes(was, is, at);
    const verdicts = [...(is ? [added(is)] : []), ...(was ? [removed(was)] : [])];
    return verdicts.map((verdict) => ({ ...verdict, path: at, shared: false }));
  });
  return [...own, ...inner];
}

const keysOf = (old: Iterable<string>, now: Iterable<string>): ReadonlySet<string> =>
  new Set([...old, ...now]);

function added({ noun, facets }: ApiNode): Verdict {
  if (facets["default"] !== undefined)
    return {
      class: "risky",
      what: `${noun} with default ${JSON.stringify(facets["default"])} added`,
      why: "stored objects are read with it",
    };
  return facets["required"] === true
    ? { class: "breaking", what: `required ${noun} added`, why: "stored objects do not have it" }
    : { class: "additive", what: `${noun} added`, why: "nobody relies on it" };
}

const losses: Readonly<Record<ApiNode["noun"], string>> = {
  api: "nothing is served",
  kind: "its objects are deleted with its CRD",
  document: "readers find none",
  field: "stored values are pruned",
  element: "stored values are pruned",
};

const removed = ({ noun }: ApiNode): Verdict => ({
  class: "breaking",
  what: `${noun} removed`,
  why: losses[noun],
});
