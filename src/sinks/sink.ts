import type { SinkSpecs, SinkType } from "../../generated/sinks.ts";
import type { Egress } from "../net/egress.ts";
import type { PartKey } from "../rows/retained.ts";
import type { Row, SourceKey } from "../rows/row.ts";
import type { Delta, Snapshot } from "../rows/snapshot.ts";
import type { Tls } from "./tls.ts";

/** A profile with the targets that use it: what a database sink needs for a typed view. */
export interface ExportedProfile {
  readonly namespace: string;
  readonly name: string;
  readonly attributes: readonly { readonly name: string; readonly type: string }[];
  readonly targets: readonly SourceKey[];
}

/**
 * What an order is for. `update`: the rows changed, or the process is new. `verification`: what stands is read back,
 * content by content, whatever the sink remembers, and what differs is repaired. `removal`: the inventory is being deleted,
 * its snapshot is empty, and nothing of it is to stay but what refuses a stale leader.
 */
export type Purpose = "update" | "verification" | "removal";

/** One order to a sink. */
export interface Export {
  readonly purpose: Purpose;
  readonly inventory: { readonly namespace: string; readonly name: string };
  readonly cluster: string;
  /** Lease transitions when we became leader; a sink refuses a lower one than it has seen. */
  readonly epoch: number;
  readonly exportedAt: Date;
  /** All that must stand in the sink afterwards, besides what it holds of `snapshot.retained`. May be empty. */
  readonly snapshot: Snapshot;
  /**
   * Difference to this sink's last receipt; `undefined` when unknown, e.g. after a restart, and unless `purpose` is
   * update: compare with the sink.
   */
  readonly delta: Delta | undefined;
  readonly profiles: readonly ExportedProfile[];
  /**
   * To be called once it is known how many rows would go, of how many that the sink holds (those of retained sources do not
   * count), and before any goes. Throws where that is too many: nothing may be written then. Only without `delta`.
   */
  readonly demandRemoval: (removed: number, held: number) => void;
  /** Largest document in bytes: what does not fit becomes several, published as one set. Not for single rows. */
  readonly maxExportBytes: number;
}

/** Proof of what a sink holds. */
export interface Receipt {
  /** Checksum of the snapshot that now stands in the sink; found out when it is read. */
  readonly digest: string;
  /** 0 rows written and removed: the sink held everything already and was not touched. */
  readonly rowsWritten: number;
  readonly rowsRemoved: number;
  /** Bytes sent. */
  readonly bytes: number;
  /** The sink's own name for the state, e.g. a commit id. */
  readonly revision?: string;
}

/** Which state of which inventory is to be read. */
export interface Reading extends Pick<Export, "inventory" | "cluster"> {
  /** The sink's own name for it: a commit, branch or tag; a time. `undefined`: what stands now. */
  readonly revision: string | undefined;
}

/** A row that a sink holds, without its contents. */
export interface HeldRow {
  readonly key: string;
  readonly part: PartKey;
  readonly digest: string;
}

/** What a sink holds of an inventory, as of one moment. */
export interface Holding {
  /** Each row once, in any order. */
  list(): AsyncIterable<HeldRow>;
  /** Of rows that `list` has named, in any order; one that cannot be had any more is left out. */
  rows(keys: readonly string[]): AsyncIterable<Row>;
}

/** One place that exports go. */
export interface Sink {
  /**
   * Makes `order` durable; resolves only once it would survive a crash of the backend. Safe to repeat.
   * @throws {OperatorError} SINK_UNREACHABLE, SINK_UNAUTHORIZED, SINK_REJECTED, SINK_MISCONFIGURED, SINK_FENCED
   */
  write(order: Export, signal: AbortSignal): Promise<Receipt>;
  /** Cheapest round trip that proves address, credentials and permission; throws what `write` would. */
  probe(signal: AbortSignal): Promise<void>;
  /**
   * Reads an inventory back, and writes nothing. `work` gets what stands, which is readable until it is done; `undefined`
   * where nothing of the inventory was ever written.
   * @throws {OperatorError} as `write`, and SINK_UNREADABLE
   */
  read?<T>(
    reading: Reading,
    work: (holding: Holding | undefined) => Promise<T>,
    signal: AbortSignal,
  ): Promise<T>;
  close(): Promise<void>;
}

/** All that a driver gets from outside. It reads no Secret, no environment and no clock by itself. */
export interface SinkContext {
  /** `namespace/name` of the sink resource, for messages. */
  readonly name: string;
  /** Keys of the referenced Secret, as bytes; empty when the spec names none. */
  readonly credentials: ReadonlyMap<string, Uint8Array>;
  readonly tls: Tls;
  readonly egress: Egress;
}

/** How to open a sink of one `type`. */
export interface SinkDriver<T extends SinkType> {
  readonly type: T;
  /** Name of the Secret whose keys `open` wants, if the spec names one. */
  secretName(spec: SinkSpecs[T]): string | undefined;
  /** Names the place that `spec` writes to, as far as it tells: two sinks of one place undo what the other does. */
  placeOf(spec: SinkSpecs[T]): string;
  /** Reads and checks configuration and credentials; connects lazily. @throws {OperatorError} SINK_MISCONFIGURED */
  open(spec: SinkSpecs[T], context: SinkContext): Sink;
}
