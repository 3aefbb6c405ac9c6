import { type KindEntry, kinds } from "../../../generated/kinds.ts";
import { neighbour } from "../../webhook/edit-distance.ts";
import { Failure } from "../failure.ts";

/** An object as the command line names it. */
export interface Steered {
  readonly kind: KindEntry;
  readonly name: string;
}

const steerable: readonly (readonly [KindEntry, readonly string[]])[] = [
  [kinds.KollectTarget, ["target", "targets"]],
  [kinds.KollectInventory, ["inventory", "inventories"]],
].map(([kind, aliases]) => {
  const { plural, singular, shortNames, group } = kind as KindEntry;
  const names = [...(aliases as string[]), singular, plural, ...shortNames];
  return [kind as KindEntry, [...names, `${singular}.${group}`, `${plural}.${group}`]];
});

/** @throws {Failure} */
function kindOf(text: string): KindEntry {
  const wanted = text.toLowerCase();
  const found = steerable.find(([, names]) => names.includes(wanted));
  if (found !== undefined) return found[0];
  const near = neighbour(
    text,
    steerable.flatMap(([, names]) => names),
  )?.name;
  const hint = near === undefined ? "write target or inventory" : `did you mean ${near}?`;
  throw new Failure(`${JSON.stringify(text)} is no kind that this is for; ${hint}`);
}

/** "inventory/fleet target/web", or "targets web worker"; each object once. @throws {Failure} */
export function steeredBy(words: readonly string[]): readonly Steered[] {
  const [first = "", ...rest] = words;
  const isSlashed = (word: string): boolean => word.includes("/");
  if (!isSlashed(first) && rest.length === 0)
    throw new Failure(
      `name what is meant: ${kindOf(first).kind.replace("Kollect", "").toLowerCase()}/NAME`,
    );
  const mixed = words.find((it) => isSlashed(it) !== isSlashed(first));
  if (mixed !== undefined)
    throw new Failure(
      `${mixed}: write either kind/name each time, or one kind and names behind it`,
    );
  const named = isSlashed(first)
    ? words.map((word): Steered => {
        const at = word.indexOf("/");
        return { kind: kindOf(word.slice(0, at)), name: word.slice(at + 1) };
      })
    : rest.map((name): Steered => ({ kind: kindOf(first), name }));
  const wrong = named.find(({ name }) => !/^[a-z0-9](?:[-a-z0-9.]*[a-z0-9])?$/.test(name));
  if (wrong !== undefined)
    throw new Failure(
      `${JSON.stringify(wrong.name)} is no name of a ${wrong.kind.kind}; write for example fleet`,
    );
  return [...new Map(named.map((it) => [`${it.kind.kind}/${it.name}`, it])).values()];
}
