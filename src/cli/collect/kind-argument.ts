import { Failure } from "../failure.ts";

/** A kind as it was written, and the names of its objects that are wanted; none: all of them. */
export interface Wanted {
  readonly kind: string;
  readonly names: readonly string[];
}

/**
 * Kinds and names as kubectl has them: `svc web api`, `svc,sts`, `svc/web sts/db`.
 * @param fields more names: metadata.name=web
 * @throws {Failure}
 */
export function wantedOf(
  kind: string,
  names: readonly string[],
  fields: readonly string[] = [],
): readonly Wanted[] {
  const given = [kind, ...names];
  const pair = given.find((it) => it.includes("/"));
  const more = fields.map(parseField);
  if (pair === undefined)
    return [...new Set(kind.split(","))].map((it) => ({ kind: it, names: [...names, ...more] }));
  if (!given.every((it) => it.includes("/")) || more.length > 0)
    throw new Failure(`${pair}: write a kind and then names, or kind/name each time`);
  const byKind = Map.groupBy(given.map(parsePair), (it) => it.kind);
  return [...byKind].map(([of, pairs]) => ({ kind: of, names: pairs.map((it) => it.name) }));
}

function parsePair(text: string): { readonly kind: string; readonly name: string } {
  const [, kind, name] = /^([^/]+)\/([^/]+)$/.exec(text) ?? [];
  if (kind !== undefined && name !== undefined) return { kind, name };
  throw new Failure(`${text}: write kind/name, such as deployments/web`);
}

function parseField(text: string): string {
  const [, name] = /^metadata\.name==?([^=]+)$/.exec(text) ?? [];
  if (name !== undefined) return name;
  throw new Failure(
    `--field ${JSON.stringify(text)}: write metadata.name=value; of other fields, a column tells`,
  );
}
