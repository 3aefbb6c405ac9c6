import { OperatorError } from "../../errors/operator-error.ts";
import { crowdedOut, isCrowdedOut } from "./branch-name.ts";
import { checkoutOf, rootOf, treeData } from "./checkout.ts";
import type { GitClient } from "./client.ts";
import type { Place } from "./failure.ts";
import { fetchPack } from "./fetch.ts";
import type { Oid } from "./object.ts";
import type { PackReader } from "./pack-reader.ts";
import { pushPack } from "./push.ts";
import { NotOffered, type Remote } from "./remote.ts";

const refusalDetail = (reason: string, branch: string): string =>
  `the server does not take the push (${reason}): a hook or a protection of branch ${branch} is in the way; ` +
  "let the user of this sink push there, or name another branch in git.branch";

/** One branch of the repository that `client` talks to. */
export function createSmartRemote(client: GitClient, branch: string, place: Place): Remote {
  const ref = `refs/heads/${branch}`;
  /** The last commit fetched with all its files, where the server cannot leave them out. */
  let whole: { readonly commit: Oid; readonly pack: PackReader } | undefined;
  /** What the server was seen to offer, for the calls of one write. */
  let offered: ReadonlySet<string> | undefined;

  const head: Remote["head"] = async (signal) => {
    const { refs, capabilities } = await client.advertisement("git-receive-pack", signal);
    const commit = refs.get(ref);
    if (commit === undefined && isCrowdedOut(ref, refs.keys()))
      throw new OperatorError("SINK_MISCONFIGURED", { sink: place.sink, detail: crowdedOut });
    const isAtomic = capabilities.has("atomic");
    const isThin = !capabilities.has("no-thin");
    return { commit, fence: (name) => refs.get(name), isAtomic, isThin };
  };
  const offers = async (signal: AbortSignal): Promise<ReadonlySet<string>> =>
    (offered ??= (await client.advertisement("git-upload-pack", signal)).capabilities);
  const fetchWhole = async (commit: Oid, signal: AbortSignal): Promise<PackReader> => {
    if (whole?.commit !== commit) {
      const wants = { oids: [commit], isShallow: true };
      whole = { commit, pack: await fetchPack(client, await offers(signal), wants, signal) };
    }
    return whole.pack;
  };
  const pick = (pack: PackReader, oids: ReadonlySet<Oid>): Map<Oid, Buffer> =>
    new Map([...oids].map((oid) => [oid, Buffer.from(pack.read(oid).data)]));

  /** What `fetch` gives; `undefined` where the server does not hand it out like that. */
  const ifOffered = async (fetch: () => Promise<PackReader>): Promise<PackReader | undefined> => {
    try {
      return await fetch();
    } catch (error) {
      if (error instanceof NotOffered) return undefined;
      throw error;
    }
  };
  /** Objects by their names, without what they name. */
  const fetchSome = async (
    oids: ReadonlySet<Oid>,
    filter: "tree:0" | undefined,
    signal: AbortSignal,
  ): Promise<PackReader | undefined> => {
    const may = await offers(signal);
    if (!may.has("allow-reachable-sha1-in-want")) return undefined;
    if (filter !== undefined && !may.has("filter")) return undefined;
    return ifOffered(() =>
      fetchPack(client, may, { oids: [...oids], ...(filter && { filter }) }, signal),
    );
  };
  const fetchAllTrees = async (commit: Oid, signal: AbortSignal): Promise<PackReader> => {
    const may = await offers(signal);
    return may.has("filter")
      ? fetchPack(client, may, { oids: [commit], isShallow: true, filter: "blob:none" }, signal)
      : fetchWhole(commit, signal);
  };

  return {
    head,
    checkout: async (commit, signal) => {
      const may = await offers(signal);
      if (may.has("filter") && may.has("allow-reachable-sha1-in-want")) {
        const wants = { oids: [commit], isShallow: true, filter: "tree:1" } as const;
        const top = await ifOffered(() => fetchPack(client, may, wants, signal));
        if (top !== undefined) {
          const root = rootOf(top.read(commit));
          return { root, trees: new Map([[root, treeData(top.read(root))]]) };
        }
      }
      const pack = await fetchAllTrees(commit, signal);
      return checkoutOf(commit, (oid) => pack.read(oid), signal);
    },
    trees: async (commit, oids, signal) => {
      const some = await fetchSome(oids, "tree:0", signal);
      if (some !== undefined)
        return new Map([...oids].map((oid) => [oid, treeData(some.read(oid))]));
      const pack = await fetchAllTrees(commit, signal);
      return (await checkoutOf(commit, (oid) => pack.read(oid), signal)).trees;
    },
    blobs: async (commit, oids, signal) => {
      if (oids.size === 0) return new Map();
      if (whole?.commit === commit) return pick(whole.pack, oids);
      const some = await fetchSome(oids, undefined, signal);
      return pick(some ?? (await fetchWhole(commit, signal)), oids);
    },
    ref: async (name, signal) =>
      (await client.advertisement("git-upload-pack", signal)).refs.get(name),
    commit: async (oid, signal) => {
      const may = await offers(signal);
      const wants = { oids: [oid], isShallow: true };
      // Servers may offer filters, and not this one.
      const alone = may.has("filter")
        ? await ifOffered(() => fetchPack(client, may, { ...wants, filter: "tree:0" }, signal))
        : undefined;
      const pack = alone ?? (await fetchPack(client, may, wants, signal));
      return Buffer.from(pack.read(oid).data);
    },
    push: async (push, signal) => {
      const outcome = await pushPack(client, ref, push, signal);
      if (typeof outcome === "string") return outcome;
      // Servers word their refusals as they like: a ref that moved explains this one.
      const now = await head(signal);
      const { branch: move, fence } = push;
      if (move !== undefined && now.commit !== move.from) return "moved";
      if (fence !== undefined)
        return (await now.fence(fence.ref)) === fence.from ? "refused" : "moved";
      const detail = refusalDetail(outcome.refusal, branch);
      throw new OperatorError("SINK_REJECTED", { sink: place.sink, detail });
    },
    forget: () => {
      whole = undefined;
      offered = undefined;
    },
    close: () => client.close(),
  };
}
