import { randomUUID } from "node:crypto";
import { OperatorError } from "../../errors/operator-error.ts";
import type { Export, Receipt } from "../sink.ts";
import { type Known, publishAll, type Target } from "./batches.ts";
import { type Difference, ofDelta, ofSnapshot } from "./difference.ts";
import { markerEvent } from "./event.ts";
import { epochHeader, readStanding } from "./held.ts";
import { Moved, publish } from "./publish.ts";

/** The log may move while it is read: a replica that lags, a leader that goes. */
const attempts = 10;

/** Makes the log tell `order`. `known`: what it tells now, as far as that is known; updated. @throws {Moved} */
export async function carryOut(
  order: Export,
  known: Known | undefined,
  target: Target,
  isDoubtful: boolean,
): Promise<{ readonly known: Known; readonly receipt: Receipt }> {
  const start =
    known !== undefined && order.delta !== undefined && order.purpose === "update"
      ? { known, differences: ofDelta(order, known.rows) }
      : await compare(order, target, isDoubtful, claimed(known));
  const { known: now, differences } = start;
  fence(order, now.epoch.number, target.sink);
  const isFirst = !now.isComplete && order.purpose !== "removal";
  if (differences.length > 0 || isFirst || now.epoch.number < order.epoch)
    await claim(order, now, target);
  const bytes = await publishAll(order, now, differences, { ...target, isFirst });
  if (order.purpose === "removal" && now.isComplete) {
    await target.manager.streams.purge(target.stream, { filter: target.subjects.snapshot });
    now.isComplete = false;
  }
  return {
    known: now,
    receipt: {
      // Costs the size of the inventory: only who shows it asks.
      get digest() {
        return order.snapshot.digest;
      },
      rowsWritten: differences.filter(({ after }) => after !== undefined).length,
      rowsRemoved: differences.filter(({ after }) => after === undefined).length,
      bytes,
      revision: String(now.last),
    },
  };
}

const fence = ({ epoch }: Export, found: number, sink: string): void => {
  if (found > epoch) throw new OperatorError("SINK_FENCED", { sink, epoch, held: found });
};

/** Reads what stands, until nothing has moved meanwhile. `isDoubtful`: messages of ours may still be on their way. */
async function compare(
  order: Export,
  target: Target,
  isDoubtful: boolean,
  claimedBefore: number,
): Promise<{ readonly known: Known; readonly differences: Difference[] }> {
  let ours = claimedBefore;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const found = await readStanding(target.session, target, order.purpose === "verification");
    fence(order, found.epoch.number, target.sink);
    const { rows, differences } = ofSnapshot(order, found);
    const isOurs = ours > 0 && found.epoch.sequence === ours;
    const known: Known = {
      rows,
      epoch: { ...found.epoch, isOurs },
      isComplete: found.isComplete,
      last: found.last,
    };
    // A replica may have answered, the leader says whether it was up to date.
    const isSettled =
      isDoubtful && !isOurs
        ? await claim(order, known, target).then(() => true, notMoved)
        : (await messageAfter(known.last, target)) === undefined;
    if (isSettled) return { known, differences };
    ours = claimed(known) || ours;
  }
  throw new Moved();
}

/** Sequence of our own message on the epoch's subject; 0 where there is none on this connection. */
const claimed = (known: Known | undefined): number =>
  known?.epoch.isOurs === true ? known.epoch.sequence : 0;

const notMoved = (error: unknown): false => {
  if (error instanceof Moved) return false;
  throw error;
};

/** Sequence of the first message of the inventory behind `sequence`, if there is one. */
async function messageAfter(
  sequence: number,
  { manager, stream, subjects }: Target,
): Promise<number | undefined> {
  const query = { seq: sequence + 1, next_by_subj: subjects.all };
  return (await manager.streams.getMessage(stream, query))?.seq;
}

/** Puts our epoch into the log, where it is not yet on this connection. @throws {Moved} when the log has moved */
async function claim(order: Export, known: Known, target: Target): Promise<void> {
  const { epoch } = order;
  if (known.epoch.isOurs && known.epoch.number === epoch) return;
  const { subjects } = target;
  const sequence = await publish(target, [
    {
      subject: subjects.epoch,
      // No two are the same: one that the server took for a repetition, say after a purge, would be thrown away.
      event: markerEvent(order, "dev.kollect.leader.v1", { epoch }, randomUUID()),
      headers: { [epochHeader]: String(epoch) },
      expected: known.epoch.sequence,
    },
  ]);
  known.epoch = { number: epoch, sequence, isOurs: true };
  // What came before it and after what we know of was written by another, or by us before the connection broke.
  if ((await messageAfter(known.last, target)) !== sequence) throw new Moved();
  known.last = sequence;
}
