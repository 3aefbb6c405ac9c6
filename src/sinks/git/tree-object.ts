import type { Oid } from "./object.ts";
import { ProtocolError } from "./protocol-error.ts";

/** A file, link or submodule. */
export interface Leaf {
  readonly mode: string;
  readonly oid: Oid;
}

/** An object as the other side holds it. */
export interface Base {
  readonly oid: Oid;
  readonly data: Buffer;
}

/** Entries are there once the directory was opened; without `oid` it has changed since it was last written. */
export interface Directory {
  oid: Oid | undefined;
  entries: Map<string, Leaf | Directory> | undefined;
  /** What it was before it changed. */
  base?: Base | undefined;
}

export const directoryMode = "40000";
export const isLeaf = (it: Leaf | Directory): it is Leaf => "mode" in it;

/** @throws {ProtocolError} */
export function parseTree(data: Buffer): Map<string, Leaf | Directory> {
  const entries = new Map<string, Leaf | Directory>();
  for (let at = 0; at < data.length;) {
    const space = data.indexOf(32, at);
    const end = data.indexOf(0, space);
    if (space < 0 || end < 0 || end + 21 > data.length) throw new ProtocolError("broken tree");
    const mode = data.toString("latin1", at, space);
    const oid = data.toString("hex", end + 1, end + 21);
    const name = data.toString("latin1", space + 1, end);
    entries.set(
      name,
      mode === directoryMode || mode === "040000" ? { oid, entries: undefined } : { mode, oid },
    );
    at = end + 21;
  }
  return entries;
}

type Entry = readonly [name: string, it: Leaf | Directory];

const orderOf = ([name, it]: Entry): string => (isLeaf(it) ? name : `${name}/`);

/** In Git's order; entries come in it but for those that were added. */
function sorted(entries: ReadonlyMap<string, Leaf | Directory>): readonly Entry[] {
  const list = [...entries];
  let last = "";
  for (const entry of list) {
    const order = orderOf(entry);
    if (order < last)
      return list
        .map((it) => ({ it, order: orderOf(it) }))
        .toSorted((a, b) => (a.order < b.order ? -1 : 1))
        .map(({ it }) => it);
    last = order;
  }
  return list;
}

export function serializeTree(entries: ReadonlyMap<string, Leaf | Directory>): Buffer {
  const list = sorted(entries);
  const modeOf = (it: Leaf | Directory): string => (isLeaf(it) ? it.mode : directoryMode);
  const size = list.reduce((sum, [name, it]) => sum + modeOf(it).length + name.length + 22, 0);
  const data = Buffer.allocUnsafe(size);
  let at = 0;
  for (const [name, it] of list) {
    at += data.write(`${modeOf(it)} ${name}\0`, at, "latin1");
    at += data.write(it.oid ?? "", at, 20, "hex");
  }
  return data;
}
