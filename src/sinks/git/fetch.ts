import type { GitClient } from "./client.ts";
import type { Oid } from "./object.ts";
import { type PackReader, readPack } from "./pack-reader.ts";
import { dataBand, flush, lineOf, packets, pktLine } from "./pkt-line.ts";
import { ProtocolError } from "./protocol-error.ts";
import { NotOffered } from "./remote.ts";

/** What to fetch. */
export interface Wants {
  readonly oids: readonly Oid[];
  /** Of commits: without their history. */
  readonly isShallow?: boolean;
  /** What to leave out: files, all but the commit and its root directory, all but the objects themselves. */
  readonly filter?: "blob:none" | "tree:1" | "tree:0";
}

/** @throws {NotOffered} */
export async function fetchPack(
  client: GitClient,
  offered: ReadonlySet<string>,
  wants: Wants,
  signal: AbortSignal,
): Promise<PackReader> {
  const capabilities = ["side-band-64k", "ofs-delta", "no-progress", "agent=kollect"];
  if (wants.filter !== undefined) capabilities.push("filter");
  const [first, ...others] = wants.oids;
  const request = [
    pktLine(`want ${first} ${capabilities.join(" ")}\n`),
    ...others.map((oid) => pktLine(`want ${oid}\n`)),
    ...(wants.isShallow === true && offered.has("shallow") ? [pktLine("deepen 1\n")] : []),
    ...(wants.filter === undefined ? [] : [pktLine(`filter ${wants.filter}\n`)]),
    flush,
    pktLine("done\n"),
  ].join("");
  const answer = await client.call("git-upload-pack", [Buffer.from(request)], signal);
  const parts = packets(answer);
  for (let next = parts.next(); next.done !== true; next = parts.next()) {
    const line = next.value === undefined ? "" : lineOf(next.value);
    if (line === "NAK" || line.startsWith("ACK ")) return readPack(dataBand(parts), signal);
    if (line.startsWith("ERR ")) throw new NotOffered("the server does not offer this object");
  }
  throw new ProtocolError("no pack in the answer");
}
