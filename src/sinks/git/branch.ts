import { OperatorError } from "../../errors/operator-error.ts";
import type { Row } from "../../rows/row.ts";
import type { Export, Receipt } from "../sink.ts";
import { commitData, type CommitStyle } from "./commit.ts";
import { addFence, type Fence, fenceRef, readFence } from "./fence.ts";
import { demandFolder, HeldByOther, type Layout, type Outcome, type Work } from "./layout.ts";
import {
  type Manifest,
  manifestBase,
  mendManifest,
  readManifest,
  writeManifest,
} from "./manifest.ts";
import type { Oid } from "./object.ts";
import { heldDetail } from "./owner.ts";
import { createPackWriter } from "./pack-writer.ts";
import type { Head, Push, Remote } from "./remote.ts";
import { removeAll } from "./removal.ts";
import { NoManifest } from "./row-file.ts";
import { createTree, type Known, type Tree } from "./tree.ts";
import { treeAt } from "./tree-at.ts";

export interface BranchOptions {
  readonly sink: string;
  /** Name of the branch. */
  readonly name: string;
  readonly style: CommitStyle;
  /** The same commit, signed; or as it is. */
  readonly sign: (commit: Buffer) => Buffer;
  readonly createLayout: () => Layout;
}

/** What we know of one inventory in the branch. */
interface Inventory {
  manifest: Manifest;
  fence: Fence | undefined;
  readonly layout: Layout;
}

/** The branch as we last saw or made it. */
interface State {
  commit: Oid | undefined;
  root: Oid | undefined;
  readonly head: Head;
  readonly tree: Tree;
  readonly inventories: Map<string, Inventory>;
}

/** A branch, and what is known of it between exports. One write at a time. */
export interface Branch {
  /** `moved`: somebody else pushed meanwhile; try again. */
  write(order: Export, signal: AbortSignal): Promise<Receipt | "moved">;
}

const noManifest = (sink: string, { kind, namespace, name, targetName }: Row): OperatorError =>
  new OperatorError("SINK_MISCONFIGURED", {
    sink,
    detail:
      `layout.content manifest needs rows with one whole object, and ${kind} ${namespace}/${name} of target ${targetName} has none; ` +
      "set export.mode Resource in its profile, or another layout.content",
  });

export function createBranch(remote: Remote, options: BranchOptions): Branch {
  const { sink, name, style, sign, createLayout } = options;
  /** Gone while a write is under way, and after one that failed: it changes in place. Nothing of it is taken for granted else. */
  let state: State | undefined;
  /** Directories that we have seen: most are the same after somebody else's push. */
  let known: Known = new Map();
  /** False while the server takes the branch alone; then a new epoch needs a commit. */
  let isFenced = true;

  const load = async (head: Head, signal: AbortSignal): Promise<State> => {
    const { commit } = head;
    const inventories = new Map<string, Inventory>();
    if (commit === undefined) {
      const tree = createTree(undefined, { load: () => Promise.resolve(new Map()), known });
      return { commit, root: undefined, head, tree, inventories };
    }
    const { root, tree } = await treeAt(remote, commit, known, signal);
    return { commit, root, head, tree, inventories };
  };

  /** Brings tree and manifest to what the order wants; `undefined` when they are already. */
  const build = async (
    work: Work,
    inventory: Inventory,
    mayFence: boolean,
  ): Promise<Outcome | undefined> => {
    const { order, tree, pack } = work;
    const { manifest, layout } = inventory;
    if (order.purpose === "removal") {
      const counts = await removeAll(work);
      return tree.isChanged ? counts : undefined;
    }
    if (order.purpose === "verification") mendManifest(manifest, order, tree, pack);
    const outcome = await layout.write(work);
    const isNewEpoch = !mayFence && manifest.exists && manifest.epoch < order.epoch;
    if (!tree.isChanged && !isNewEpoch) return undefined;
    const { document, index } = outcome;
    inventory.manifest = { ...manifest, exists: true, epoch: order.epoch, document, index };
    demandFolder(work, manifest.base);
    writeManifest(inventory.manifest, order, tree, pack);
    return outcome;
  };

  /** What the server must know of the epoch along with `commit`; `undefined` when it knows. */
  const fenceOf = (
    { order, pack }: Work,
    { fence }: Inventory,
    commit: Oid | undefined,
    isChanged: boolean,
  ): Push["fence"] => {
    if (fence === undefined || (!isChanged && fence.epoch >= order.epoch)) return undefined;
    const { epoch, exportedAt: time } = order;
    const to = addFence({ branch: name, place: order, epoch, time, commit }, pack);
    return { ref: fence.ref, from: fence.at, to };
  };

  const push = async (work: Work, at: State, inventory: Inventory): Promise<Receipt | "moved"> => {
    const { order, tree, pack, signal } = work;
    const outcome = await build(work, inventory, inventory.fence !== undefined);
    const receipt = (bytes: number): Receipt => ({
      digest: order.snapshot.digest,
      rowsWritten: (outcome?.added ?? 0) + (outcome?.changed ?? 0),
      rowsRemoved: outcome?.removed ?? 0,
      bytes,
      ...(at.commit === undefined ? {} : { revision: at.commit }),
    });
    const root = outcome === undefined ? at.root : tree.write(pack);
    const isChanged = outcome !== undefined && root !== undefined && root !== at.root;
    const to = isChanged
      ? pack.add(
          "commit",
          sign(commitData(work, outcome, style, { tree: root, parent: at.commit })),
        )
      : at.commit;
    const fence = fenceOf(work, inventory, to, isChanged);
    if (!isChanged && fence === undefined) return receipt(0);
    const branch = isChanged && to !== undefined ? { from: at.commit, to } : undefined;
    const finished = pack.finish();
    const result = await remote.push({ branch, fence, pack: finished }, signal);
    if (result === "refused") isFenced = false;
    if (result !== "done") return "moved";
    if (fence !== undefined) inventory.fence = { ref: fence.ref, at: fence.to, epoch: order.epoch };
    at.commit = to;
    at.root = root;
    return receipt(finished.bytes);
  };

  const inventoryOf = async (at: State, order: Export, read: Work["read"]): Promise<Inventory> => {
    const manifest = await readManifest(at.tree, manifestBase(order), sink, read);
    return { manifest, fence: undefined, layout: createLayout() };
  };

  const attempt = async (work: Work, at: State, inventory: Inventory) => {
    const { order } = work;
    const held = Math.max(inventory.manifest.epoch, inventory.fence?.epoch ?? 0);
    if (held > order.epoch)
      throw new OperatorError("SINK_FENCED", { sink, epoch: order.epoch, held });
    try {
      return await push(work, at, inventory);
    } catch (error) {
      if (error instanceof NoManifest) throw noManifest(sink, error.row);
      if (!(error instanceof HeldByOther)) throw error;
      const detail = await heldDetail(work, error.path);
      throw new OperatorError("SINK_REJECTED", { sink, detail });
    }
  };

  const reading =
    ({ commit }: State, signal: AbortSignal): Work["read"] =>
    (oids) =>
      commit === undefined ? Promise.resolve(new Map()) : remote.blobs(commit, oids, signal);

  /** Looks where the branch stands now, and makes the inventory known. */
  const refresh = async (
    before: State | undefined,
    order: Export,
    signal: AbortSignal,
  ): Promise<State> => {
    const base = manifestBase(order);
    const head = await remote.head(signal);
    const at =
      before?.commit === head.commit && before !== undefined
        ? { ...before, head }
        : await load(head, signal);
    const inventory =
      at.inventories.get(base) ?? (await inventoryOf(at, order, reading(at, signal)));
    at.inventories.set(base, inventory);
    const mayFence = isFenced && head.isAtomic && order.epoch > 0;
    const own = before?.inventories.get(base)?.fence;
    inventory.fence = mayFence
      ? await readFence(fenceRef(name, order), { head, remote, known: own, sink, signal })
      : undefined;
    return at;
  };

  /** The branch with the inventory in it; while rows come one by one, as it is remembered. */
  const stateFor = (order: Export, signal: AbortSignal): Promise<State> | State =>
    state !== undefined && order.delta !== undefined && state.inventories.has(manifestBase(order))
      ? state
      : refresh(state, order, signal);

  return {
    write: async (wish, signal) => {
      const order = wish.purpose === "update" ? wish : { ...wish, delta: undefined };
      const base = manifestBase(order);
      const wasFenced = isFenced;
      const taken = stateFor(order, signal);
      state = undefined;
      const at = await taken;
      const { tree, inventories, head } = at;
      const inventory = inventories.get(base);
      if (inventory === undefined) throw new Error("the inventory was not loaded");
      const { manifest } = inventory;
      const pack = createPackWriter({ isThin: head.isThin });
      const read = reading(at, signal);
      try {
        const work: Work = { sink, order, manifest, tree, pack, read, signal };
        const receipt = await attempt(work, at, inventory);
        if (receipt === "moved") return "moved";
        if (order.purpose === "removal") inventories.delete(base);
        state = at;
        return receipt;
      } catch (error) {
        // It may be the branch that the server keeps us from, and not the fence.
        if (!wasFenced) isFenced = true;
        throw error;
      } finally {
        known = state === undefined ? tree.known() : new Map();
      }
    },
  };
}
