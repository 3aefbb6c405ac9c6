import type { Oid } from "./object.ts";
import type { Pack } from "./pack-writer.ts";

/** Where a repository stands. */
export interface Head {
  /** Of the branch; `undefined` when there is none. */
  readonly commit: Oid | undefined;
  /** Of a ref below `refs/kollect/`. */
  readonly fence: (ref: string) => Promise<Oid | undefined> | Oid | undefined;
  /** Whether several refs move together or not at all. */
  readonly isAtomic: boolean;
  /** Whether a push may hold deltas to what is there already. */
  readonly isThin: boolean;
}

/** A commit as far as it had to be read. */
export interface Checkout {
  readonly root: Oid;
  /** Directories that came along. */
  readonly trees: ReadonlyMap<Oid, Buffer>;
}

/** A ref to be moved. */
export interface Move {
  /** Where it must stand; `undefined` when it must not exist. */
  readonly from: Oid | undefined;
  readonly to: Oid;
}

/** What is to happen together. */
export interface Push {
  readonly branch?: Move | undefined;
  readonly fence?: (Move & { readonly ref: string }) | undefined;
  /** All that the new places need beyond the old ones. */
  readonly pack: Pack;
}

/**
 * `moved`: a ref stands elsewhere, or somebody else is moving it; `refused`: the server does not take the push, for which
 * the fence may be the reason. Nothing was changed.
 */
export type Pushed = "done" | "moved" | "refused";

/** The server does not give out an object it was asked for: it was never there, or history was rewritten. */
export class NotOffered extends Error {
  override readonly name = "NotOffered";
}

/** One branch of one repository. */
export interface Remote {
  /** Fails where a push would be refused for its credentials. */
  head(signal: AbortSignal): Promise<Head>;
  /** @throws {NotOffered} */
  checkout(commit: Oid, signal: AbortSignal): Promise<Checkout>;
  /** Directories of `commit`, each without those below. @throws {NotOffered} */
  trees(
    commit: Oid,
    oids: ReadonlySet<Oid>,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<Oid, Buffer>>;
  /** Contents of files of `commit`. @throws {NotOffered} */
  blobs(
    commit: Oid,
    oids: ReadonlySet<Oid>,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<Oid, Buffer>>;
  /** Where a ref stands, by its full name. Takes no right to push. */
  ref(name: string, signal: AbortSignal): Promise<Oid | undefined>;
  /** A commit or an annotated tag, without what it names. @throws {NotOffered} */
  commit(oid: Oid, signal: AbortSignal): Promise<Buffer>;
  /** @throws {OperatorError} where the server does not take it, and no fence is in it */
  push(push: Push, signal: AbortSignal): Promise<Pushed>;
  /** Drops what was kept for the next calls. */
  forget(): void;
  close(): Promise<void>;
}
