import { OperatorError } from "../../errors/operator-error.ts";
import { isRetained, partOf } from "../../rows/retained.ts";
import type { Row } from "../../rows/row.ts";
import type { Export, Receipt } from "../sink.ts";
import { batches } from "./batch.ts";
import type { Session } from "./connections.ts";
import { claimEpoch, type Owner, readEpoch } from "./epoch.ts";
import { expire, hasExpired, misrecorded, record } from "./history.ts";
import { insert, minInserted } from "./insert.ts";
import type { Layout } from "./layout.ts";
import {
  differing,
  type Held,
  isHeld,
  readHeld,
  remove,
  type RowKey,
  upsert,
  type Written,
} from "./row-table.ts";
import { lockDefinitions } from "./transaction.ts";
import { viewOf } from "./view.ts";
import { applyViews, planViews } from "./view-plan.ts";

/** What a writer needs besides the order. */
export interface WriterOptions {
  readonly sink: string;
  readonly layout: Layout;
  /** Look at the views as well. */
  readonly withViews: boolean;
  /** Look at the rows themselves, not at their digests, even where the order asks for no verification. */
  readonly byContent: boolean;
}

/**
 * Carries out `order` within the session's transaction. Nothing is locked or written where nothing differs.
 * `areViewsDone`: false if a view could not follow its profile just now, and should be tried again.
 */
export async function carryOut(
  session: Session,
  order: Export,
  { sink, layout, withViews, byContent }: WriterOptions,
): Promise<{ readonly receipt: Receipt; readonly areViewsDone: boolean }> {
  const { purpose, inventory, epoch, snapshot, delta, exportedAt } = order;
  const owner: Owner = [order.cluster, inventory.namespace, inventory.name];
  let isClaimed = false;
  let rowsWritten = 0;
  let rowsRemoved = 0;
  let bytes = 0;

  const claim = async (): Promise<void> => {
    if (isClaimed) return;
    const held = await claimEpoch(session, layout, owner, epoch);
    if (held > epoch) throw new OperatorError("SINK_FENCED", { sink, epoch, held });
    isClaimed = true;
  };
  /** A trigger or a rule of somebody may drop or change what is written, and the server calls that success. */
  const demandTaken = (stands: boolean): void => {
    if (stands) return;
    const detail =
      `a trigger or a rule on ${layout.label} keeps rows from being written or removed as they are; ` +
      "drop it, or let it leave Kollect's columns and rows alone";
    throw new OperatorError("SINK_REJECTED", { sink, detail });
  };
  const write = async (how: typeof insert, rows: readonly Row[]): Promise<void> => {
    const done: Written = await how(session, layout, owner, { rows, exportedAt });
    // Fewer where rows stood as they should already.
    const isInDoubt = done.written < rows.length || purpose === "verification";
    if (isInDoubt) demandTaken((await differing(session, layout, owner, rows)).length === 0);
    rowsWritten += done.written;
    bytes += done.bytes;
  };
  /** The server writes a batch while we make the next one: no more than two are in memory. */
  const put = async (rows: Iterable<Row>, isNew: (row: Row) => boolean): Promise<void> => {
    let pending: Promise<void> | undefined;
    const send = async (how: typeof insert, some: readonly Row[]): Promise<void> => {
      if (some.length === 0) return;
      const next = write(how, some);
      // Its failure is met when it is awaited; if the one before fails, nobody awaits it.
      next.catch(() => undefined);
      await pending;
      pending = next;
    };
    for (const batch of batches(rows)) {
      await claim();
      const added = batch.filter(isNew);
      if (added.length < minInserted) await send(upsert, batch);
      else {
        await send(insert, added);
        if (added.length < batch.length)
          await send(
            upsert,
            batch.filter((row) => !isNew(row)),
          );
      }
    }
    await pending;
  };
  const take = async (keys: readonly RowKey[]): Promise<void> => {
    if (keys.length === 0) return;
    await claim();
    const removed = await remove(session, layout, owner, keys);
    if (removed < keys.length) demandTaken(!(await isHeld(session, layout, owner, keys)));
    rowsRemoved += removed;
  };
  /** Rows that stand otherwise, batch by batch; `added` gets those of them that do not stand at all. What is left of
   * `surplus` at the end is to go. */
  const different = async function* (
    surplus: Map<string, Held>,
    added: Set<Row>,
  ): AsyncGenerator<readonly Row[]> {
    const find = (row: Row): Held | undefined => {
      const held = surplus.get(row.key);
      if (held === undefined) added.add(row);
      else surplus.delete(row.key);
      return held;
    };
    if (purpose === "verification" || byContent) {
      for (const batch of batches(snapshot.rows())) {
        for (const row of batch) find(row);
        yield await differing(session, layout, owner, batch);
      }
      return;
    }
    const changed = function* (): Generator<Row> {
      for (const row of snapshot.rows()) if (find(row)?.digest !== row.digest) yield row;
    };
    yield* batches(changed());
  };
  const compare = async (): Promise<void> => {
    const retained = purpose === "removal" ? new Set<string>() : snapshot.retained;
    const surplus = await readHeld(session, layout, owner, retained);
    const { size } = surplus;
    const added = new Set<Row>();
    // What was read without the lock may be no more by now: somebody else writes, or our own order before this one, whose
    // connection broke, is only now being committed. So whoever finds a difference locks, and begins again.
    const again = async (): Promise<void> => {
      await claim();
      await compare();
    };
    for await (const rows of different(surplus, added)) {
      if (rows.length > 0 && !isClaimed) return again();
      await put(rows, (row) => added.has(row));
    }
    if (surplus.size > 0 && !isClaimed) return again();
    // What was put does not stand yet: an error undoes it.
    order.demandRemoval(surplus.size, size);
    await take([...surplus.values()]);
  };
  const align = async (): Promise<void> => {
    for await (const rowKeys of misrecorded(session, layout, owner)) {
      await claim();
      await record(session, layout, owner, { rowKeys, at: exportedAt });
    }
    if (!(await hasExpired(session, layout, owner, exportedAt))) return;
    await claim();
    await expire(session, layout, owner, exportedAt);
  };

  // A new leader locks before it looks at anything.
  if ((await readEpoch(session, layout, owner, "")) !== epoch) await claim();
  if (delta === undefined) {
    await compare();
    if (layout.hasHistory) await align();
  } else {
    const gone = delta.removed.filter((row) => !isRetained(snapshot.retained, partOf(row)));
    await put(delta.upserted, (row) => !delta.before.has(row.key));
    await take(gone);
    const rowKeys = [...delta.upserted, ...gone];
    if (layout.hasHistory) await record(session, layout, owner, { rowKeys, at: exportedAt });
  }
  let areViewsDone = true;
  if (withViews) {
    const views = order.profiles.map((profile) => viewOf(layout, owner, profile));
    if ((await planViews(session, layout, owner, views)).length > 0) {
      await claim();
      await session.query(lockDefinitions, [layout.label]);
      const steps = await planViews(session, layout, owner, views);
      areViewsDone = await applyViews(session, layout, steps);
    }
  }
  const receipt = {
    // Costs the size of the inventory: only who shows it asks.
    get digest() {
      return snapshot.digest;
    },
    rowsWritten,
    rowsRemoved,
    bytes,
  };
  return { receipt, areViewsDone };
}
