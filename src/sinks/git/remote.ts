import type { Oid } from "./object.ts";
import type { Pack } from "./pack-writer.ts";

/** A commit as far as its directories. */
export interface Checkout {
  readonly root: Oid;
  readonly trees: ReadonlyMap<Oid, Buffer>;
}

/** A branch to be moved. */
export interface Push {
  /** Where it must stand; `undefined` when it must not exist. */
  readonly from: Oid | undefined;
  readonly to: Oid;
  /** All that `to` needs beyond `from`. */
  readonly pack: Pack;
}

/** The server does not give out an object it was asked for: it was never there, or history was rewritten. */
export class NotOffered extends Error {
  override readonly name = "NotOffered";
}

/** One branch of one repository. */
export interface Remote {
  /** Where the branch stands, `undefined` when there is none. Fails where a push would be refused for its credentials. */
  head(signal: AbortSignal): Promise<Oid | undefined>;
  /** @throws {NotOffered} */
  checkout(commit: Oid, signal: AbortSignal): Promise<Checkout>;
  /** Contents of files of `commit`. @throws {NotOffered} */
  blobs(
    commit: Oid,
    oids: ReadonlySet<Oid>,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<Oid, Buffer>>;
  /** `moved`: the branch stands elsewhere, or somebody else is moving it; nothing was changed. */
  push(push: Push, signal: AbortSignal): Promise<"done" | "moved">;
  /** Drops what was kept for the next calls. */
  forget(): void;
  close(): Promise<void>;
}
