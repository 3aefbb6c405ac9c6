import { OperatorError } from "../../errors/operator-error.ts";
import type { Export, Receipt } from "../sink.ts";
import { type Author, commitData } from "./commit.ts";
import { demandFolder, type Layout, type Outcome, type Work } from "./layout.ts";
import {
  type Manifest,
  manifestBase,
  mendManifest,
  readManifest,
  writeManifest,
} from "./manifest.ts";
import type { Oid } from "./object.ts";
import { createPackWriter } from "./pack-writer.ts";
import { ProtocolError } from "./protocol-error.ts";
import type { Remote } from "./remote.ts";
import { removeAll } from "./removal.ts";
import { createTree, type Tree } from "./tree.ts";

export interface BranchOptions {
  readonly sink: string;
  readonly author: Author;
  readonly createLayout: () => Layout;
  /** The same commit, signed; or as it is. */
  readonly sign: (commit: Buffer) => Buffer;
}

/** What we know of one inventory in the branch. */
interface Inventory {
  manifest: Manifest;
  readonly layout: Layout;
}

/** The branch as we last saw or made it. */
interface State {
  commit: Oid | undefined;
  root: Oid | undefined;
  readonly tree: Tree;
  readonly inventories: Map<string, Inventory>;
}

/** A branch, and what is known of it between exports. One write at a time. */
export interface Branch {
  /** `moved`: somebody else pushed meanwhile; try again. */
  write(order: Export, signal: AbortSignal): Promise<Receipt | "moved">;
}

export function createBranch(
  remote: Remote,
  { sink, author, createLayout, sign }: BranchOptions,
): Branch {
  /** Gone while a write is under way, and after one that failed: it changes in place. */
  let state: State | undefined;

  const load = async (commit: Oid | undefined, signal: AbortSignal): Promise<State> => {
    const inventories = new Map<string, Inventory>();
    if (commit === undefined)
      return {
        commit,
        root: undefined,
        tree: createTree(undefined, () => Buffer.of()),
        inventories,
      };
    const { root, trees } = await remote.checkout(commit, signal);
    const tree = createTree(root, (oid) => {
      const data = trees.get(oid);
      if (data === undefined) throw new ProtocolError("a directory is missing");
      return data;
    });
    return { commit, root, tree, inventories };
  };

  /** Brings tree and manifest to what the order wants; `undefined` when they are already. */
  const build = async (work: Work, inventory: Inventory): Promise<Outcome | undefined> => {
    const { order, tree, pack } = work;
    const { manifest, layout } = inventory;
    if (order.purpose === "removal") {
      const counts = await removeAll(work);
      return tree.isChanged ? counts : undefined;
    }
    if (order.purpose === "verification") mendManifest(manifest, order, tree, pack);
    const outcome = await layout.write(work);
    if (!tree.isChanged) return undefined;
    inventory.manifest = {
      ...manifest,
      exists: true,
      epoch: order.epoch,
      document: outcome.document,
    };
    demandFolder(work, manifest.base);
    writeManifest(inventory.manifest, order, tree, pack);
    return outcome;
  };

  const push = async (work: Work, at: State, inventory: Inventory): Promise<Receipt | "moved"> => {
    const { order, tree, pack, signal } = work;
    const outcome = await build(work, inventory);
    const receipt = (bytes: number): Receipt => ({
      digest: order.snapshot.digest,
      rowsWritten: (outcome?.added ?? 0) + (outcome?.changed ?? 0),
      rowsRemoved: outcome?.removed ?? 0,
      bytes,
      ...(at.commit === undefined ? {} : { revision: at.commit }),
    });
    if (outcome === undefined) return receipt(0);
    const root = tree.write(pack);
    if (root === at.root) return receipt(0);
    const data = commitData(order, outcome, author, { tree: root, parent: at.commit });
    const to = pack.add("commit", sign(data));
    const finished = pack.finish();
    const result = await remote.push({ from: at.commit, to, pack: finished }, signal);
    if (result === "moved") return "moved";
    at.commit = to;
    at.root = root;
    return receipt(finished.bytes);
  };

  return {
    write: async (wish, signal) => {
      // Nothing is taken for granted but while rows come one by one.
      const order = wish.purpose === "update" ? wish : { ...wish, delta: undefined };
      const base = manifestBase(order);
      let at = state;
      state = undefined;
      if (at === undefined || order.delta === undefined || !at.inventories.has(base)) {
        const head = await remote.head(signal);
        if (at === undefined || at.commit !== head) at = await load(head, signal);
      }
      const { commit, tree, inventories } = at;
      const read: Work["read"] = (oids) =>
        commit === undefined ? Promise.resolve(new Map()) : remote.blobs(commit, oids, signal);
      const inventory = inventories.get(base) ?? {
        manifest: await readManifest(tree, base, sink, read),
        layout: createLayout(),
      };
      const { manifest } = inventory;
      if (manifest.epoch > order.epoch)
        throw new OperatorError("SINK_FENCED", { sink, epoch: order.epoch });
      const pack = createPackWriter();
      const receipt = await push(
        { sink, order, manifest, tree, pack, read, signal },
        at,
        inventory,
      );
      if (receipt === "moved") return "moved";
      if (order.purpose === "removal") inventories.delete(base);
      else inventories.set(base, inventory);
      state = at;
      return receipt;
    },
  };
}
