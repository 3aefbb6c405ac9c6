import { OperatorError } from "../../errors/operator-error.ts";
import { isRetained, partOf } from "../../rows/retained.ts";
import type { Row } from "../../rows/row.ts";
import type { Export, Receipt } from "../sink.ts";
import type { Session } from "./connections.ts";
import { claimEpoch, type Owner, readEpoch } from "./epoch.ts";
import type { Layout } from "./layout.ts";
import { batches, readHeld, remove, type RowKey, upsert } from "./row-table.ts";
import { lockDefinitions } from "./transaction.ts";
import { viewOf } from "./view.ts";
import { applyViews, planViews } from "./view-plan.ts";

/** What a writer needs besides the order. */
export interface WriterOptions {
  readonly sink: string;
  readonly layout: Layout;
  /** Look at the views as well. */
  readonly withViews: boolean;
}

/** Carries out `order` within the session's transaction. Nothing is locked or written where nothing differs. */
export async function carryOut(
  session: Session,
  order: Export,
  { sink, layout, withViews }: WriterOptions,
): Promise<Receipt> {
  const { inventory, epoch, snapshot, delta, exportedAt, purpose } = order;
  const owner: Owner = [order.cluster, inventory.namespace, inventory.name];
  let isClaimed = false;
  let rowsWritten = 0;
  let rowsRemoved = 0;
  let bytes = 0;

  const claim = async (): Promise<void> => {
    if (!isClaimed && !(await claimEpoch(session, layout, owner, epoch)))
      throw new OperatorError("SINK_FENCED", { sink, epoch });
    isClaimed = true;
  };
  const put = async (rows: Iterable<Row>): Promise<void> => {
    for (const batch of batches(rows)) {
      await claim();
      const isVerified = purpose === "verification";
      rowsWritten += await upsert(session, layout, owner, { rows: batch, exportedAt, isVerified });
      for (const row of batch) bytes += Buffer.byteLength(row.json);
    }
  };
  const take = async (keys: readonly RowKey[]): Promise<void> => {
    if (keys.length === 0) return;
    await claim();
    rowsRemoved += await remove(session, layout, owner, keys);
  };
  const reconcile = async (): Promise<void> => {
    const surplus = await readHeld(session, layout, owner, snapshot.retained);
    const { size } = surplus;
    const digests = new Map<string, string>();
    for (const { key } of snapshot.rows()) {
      const held = surplus.get(key);
      if (held !== undefined) digests.set(key, held.digest);
      surplus.delete(key);
    }
    order.demandRemoval(surplus.size, size);
    // Digests say what we wrote; what somebody else made of it shows in the content alone.
    const isSuspect = ({ key, digest }: Row): boolean =>
      purpose === "verification" || digests.get(key) !== digest;
    const suspects = function* (): Generator<Row> {
      for (const row of snapshot.rows()) if (isSuspect(row)) yield row;
    };
    await put(suspects());
    await take([...surplus.values()]);
  };

  // Equal epochs are one process, which writes one order at a time: only a new leader must lock before it compares.
  if ((await readEpoch(session, layout, owner, "")) !== epoch) await claim();
  if (delta === undefined) await reconcile();
  else {
    await put(delta.upserted);
    await take(delta.removed.filter((row) => !isRetained(snapshot.retained, partOf(row))));
  }
  if (withViews) {
    const views = order.profiles.map((profile) => viewOf(layout, owner, profile));
    let statements = await planViews(session, layout, owner, views);
    if (statements.length > 0) {
      await claim();
      await session.query(lockDefinitions, [layout.label]);
      statements = await planViews(session, layout, owner, views);
      await applyViews(session, statements);
    }
  }
  return { digest: snapshot.digest, rowsWritten, rowsRemoved, bytes };
}
