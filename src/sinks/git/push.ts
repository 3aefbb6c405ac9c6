import type { GitClient } from "./client.ts";
import { zeroOid } from "./object.ts";
import { dataBand, flush, lineOf, packets, pktLine } from "./pkt-line.ts";
import { ProtocolError } from "./protocol-error.ts";
import type { Push } from "./remote.ts";

/** Somebody else moves the branch at this moment: words of git, of its ref store and of JGit. */
const contention =
  /lock|failed to update ref|fetch first|non-fast-forward|stale|atomic transaction failed/i;

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
  { branch, fence, pack }: Push,
  signal: AbortSignal,
): Promise<"done" | "moved" | { readonly refusal: string }> {
  const moves = [...(branch === undefined ? [] : [{ ref, ...branch }]), ...(fence ? [fence] : [])];
  const atomic = moves.length > 1 ? " atomic" : "";
  const commands = moves.map(({ ref: name, from, to }, index) => {
    const capabilities = index === 0 ? `\0 report-status side-band-64k${atomic} agent=kollect` : "";
    return pktLine(`${from ?? zeroOid} ${to} ${name}${capabilities}`);
  });
  const head = Buffer.from(commands.join("") + flush);
  const answer = await client.call("git-receive-pack", [head, ...pack.blocks], signal);
  const report = [...packets(dataBand(packets(answer)))].flatMap((it) =>
    it === undefined ? [] : [lineOf(it)],
  );
  const unpacked = report.find((it) => it.startsWith("unpack "));
  if (unpacked === undefined) throw new ProtocolError("no report on the push");
  const isTaken = moves.every((it) => report.includes(`ok ${it.ref}`));
  if (unpacked === "unpack ok" && isTaken) return "done";
  const reasons = moves
    .map((it) => `ng ${it.ref} `)
    .flatMap((start) =>
      report.filter((it) => it.startsWith(start)).map((it) => it.slice(start.length).toLowerCase()),
    );
  if (reasons.some((it) => contention.test(it))) return "moved";
  return {
    refusal:
      refusals.find((it) => reasons.some((reason) => reason.includes(it))) ??
      "for a reason of its own",
  };
}
