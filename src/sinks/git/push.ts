import type { GitClient } from "./client.ts";
import { zeroOid } from "./object.ts";
import { dataBand, flush, lineOf, packets, pktLine } from "./pkt-line.ts";
import { ProtocolError } from "./protocol-error.ts";
import type { Push } from "./remote.ts";

/** Somebody else moves the branch at this moment: words of git, of its ref store and of JGit. */
const contention = /lock|failed to update ref|fetch first|non-fast-forward|stale/i;

/** What servers give as the reason, where it is one of these; the first that fits is told. */
const refusals = [
  "pre-receive hook declined",
  "protected branch hook declined",
  "hook declined",
  "branch is currently checked out",
  "shallow update not allowed",
  "missing necessary objects",
  "unpacker error",
  "deny updating a hidden ref",
  "prohibited",
] as const;

/** Sends `push` for the branch `ref`. What the server says is judged, and never passed on. */
export async function pushPack(
  client: GitClient,
  ref: string,
  { from, to, pack }: Push,
  signal: AbortSignal,
): Promise<"done" | "moved" | { readonly refusal: string }> {
  const command = `${from ?? zeroOid} ${to} ${ref}\0 report-status side-band-64k agent=kollect`;
  const head = Buffer.from(pktLine(command) + flush);
  const answer = await client.call("git-receive-pack", [head, ...pack.blocks], signal);
  const report = [...packets(dataBand(packets(answer)))].flatMap((it) =>
    it === undefined ? [] : [lineOf(it)],
  );
  const unpacked = report.find((it) => it.startsWith("unpack "));
  if (unpacked === undefined) throw new ProtocolError("no report on the push");
  if (unpacked === "unpack ok" && report.includes(`ok ${ref}`)) return "done";
  const refusal = report.find((it) => it.startsWith(`ng ${ref} `)) ?? "";
  const reason = refusal.slice(`ng ${ref} `.length).toLowerCase();
  if (contention.test(reason)) return "moved";
  return { refusal: refusals.find((it) => reason.includes(it)) ?? "for a reason of its own" };
}
