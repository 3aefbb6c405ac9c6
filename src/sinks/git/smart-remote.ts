import { OperatorError } from "../../errors/operator-error.ts";
import { crowdedOut, isCrowdedOut } from "./branch-name.ts";
import { checkoutOf } from "./checkout.ts";
import type { GitClient } from "./client.ts";
import type { Place } from "./failure.ts";
import { fetchPack } from "./fetch.ts";
import type { Oid } from "./object.ts";
import type { PackReader } from "./pack-reader.ts";
import { pushPack } from "./push.ts";
import { NotOffered, type Remote } from "./remote.ts";

/** One branch of the repository that `client` talks to. */
export function createSmartRemote(client: GitClient, branch: string, place: Place): Remote {
  const ref = `refs/heads/${branch}`;
  /** The last commit fetched with all its files, where the server cannot leave them out. */
  let whole: { readonly commit: Oid; readonly pack: PackReader } | undefined;

  const head: Remote["head"] = async (signal) => {
    const { refs } = await client.advertisement("git-receive-pack", signal);
    const at = refs.get(ref);
    if (at === undefined && isCrowdedOut(ref, refs.keys()))
      throw new OperatorError("SINK_MISCONFIGURED", { sink: place.sink, detail: crowdedOut });
    return at;
  };
  const offers = async (signal: AbortSignal): Promise<ReadonlySet<string>> =>
    (await client.advertisement("git-upload-pack", signal)).capabilities;
  const fetchWhole = async (
    commit: Oid,
    offered: ReadonlySet<string>,
    signal: AbortSignal,
  ): Promise<PackReader> => {
    if (whole?.commit !== commit) {
      const wants = { oids: [commit], isShallow: true };
      whole = { commit, pack: await fetchPack(client, offered, wants, signal) };
    }
    return whole.pack;
  };
  const pick = (pack: PackReader, oids: ReadonlySet<Oid>): Map<Oid, Buffer> =>
    new Map([...oids].map((oid) => [oid, Buffer.from(pack.read(oid).data)]));

  return {
    head,
    checkout: async (commit, signal) => {
      const offered = await offers(signal);
      const wants = { oids: [commit], isShallow: true, isBlobless: true };
      const pack = offered.has("filter")
        ? await fetchPack(client, offered, wants, signal)
        : await fetchWhole(commit, offered, signal);
      return checkoutOf(commit, (oid) => pack.read(oid), signal);
    },
    blobs: async (commit, oids, signal) => {
      if (oids.size === 0) return new Map();
      if (whole?.commit === commit) return pick(whole.pack, oids);
      const offered = await offers(signal);
      if (offered.has("allow-reachable-sha1-in-want")) {
        try {
          return pick(await fetchPack(client, offered, { oids: [...oids] }, signal), oids);
        } catch (error) {
          if (!(error instanceof NotOffered)) throw error;
        }
      }
      return pick(await fetchWhole(commit, offered, signal), oids);
    },
    push: async (push, signal) => {
      const outcome = await pushPack(client, ref, push, signal);
      if (typeof outcome === "string") return outcome;
      // Servers word their refusals as they like: a branch that moved explains this one.
      if ((await head(signal)) !== push.from) return "moved";
      const detail = `the server does not take the push (${outcome.refusal}); a hook or a branch protection is in the way`;
      throw new OperatorError("SINK_REJECTED", { sink: place.sink, detail });
    },
    forget: () => {
      whole = undefined;
    },
    close: () => client.close(),
  };
}
