import { neighbour } from "../../webhook/edit-distance.ts";
import type { Bound } from "../../controllers/inventory-sinks.ts";
import { Failure } from "../failure.ts";

/** One side of a comparison, as it was named. */
export type Side =
  | { readonly type: "cluster"; readonly text: string }
  | {
      readonly type: "sink";
      readonly text: string;
      readonly bound: Bound;
      readonly revision: string | undefined;
    };

/**
 * "cluster", or a sink of the inventory, by "history" or "snapshot/history", with "@" and a revision behind it where an
 * earlier state is meant.
 * @throws {Failure}
 */
export function sideOf(text: string, bounds: readonly Bound[], inventory: string): Side {
  const at = text.indexOf("@");
  const name = at < 0 ? text : text.slice(0, at);
  const revision = at < 0 ? undefined : text.slice(at + 1);
  if (revision === "")
    throw new Failure(`${text}: write a commit, a branch or a time behind the @, or leave it out`);
  const found = bounds.filter(({ name: whole, ref }) => whole === name || ref.name === name);
  const [bound, another] = found;
  if (another !== undefined) {
    const names = found.map((it) => it.name).join(" or ");
    throw new Failure(`${name} may be one of several sinks; write ${names}`);
  }
  if (bound !== undefined) {
    if (bound.sink === undefined)
      throw new Failure(`inventory ${inventory} names sink ${bound.name}, which does not exist`);
    return { type: "sink", text, bound, revision };
  }
  if (name !== "cluster") throw unknown(name, bounds, inventory);
  if (revision !== undefined)
    throw new Failure(`${text}: the cluster is collected as it is now; leave out @${revision}`);
  return { type: "cluster", text };
}

function unknown(name: string, bounds: readonly Bound[], inventory: string): Failure {
  const names = bounds.map(({ ref }) => ref.name);
  const near = neighbour(name, [...names, "cluster"])?.name;
  const hint =
    near === undefined
      ? names.length === 0
        ? "it names none"
        : `it names ${names.join(", ")}`
      : `did you mean ${near}?`;
  return new Failure(`inventory ${inventory} names no sink ${name}; ${hint}`);
}
