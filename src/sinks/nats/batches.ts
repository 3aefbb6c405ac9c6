import type { JetStreamManager } from "@nats-io/jetstream";
import type { Export } from "../sink.ts";
import type { Difference, Rows } from "./difference.ts";
import { markerEvent, rowEvent, standing } from "./event.ts";
import { deleted, digestHeader, type Held, markerHeader, namespaceHeader } from "./held.ts";
import { type Channel, type Message, publish, sizeOf } from "./publish.ts";
import { type Subjects, token } from "./subject.ts";

/**
 * What a sink knows of an inventory in the log. Nobody else writes rows behind our own message on the epoch's subject:
 * every batch names that message, and the server refuses the batch when another leader, or we ourselves on a later
 * connection, have put one behind it. So what is known stays true, and nothing overtakes.
 */
export interface Known {
  readonly rows: Rows;
  /** The last message on the epoch's subject; `isOurs`: of this connection. */
  epoch: { readonly number: number; readonly sequence: number; readonly isOurs: boolean };
  /** The first complete set stands. */
  isComplete: boolean;
  /** Sequence of the inventory's last message. */
  last: number;
}

/** Where an inventory is written to. */
export interface Target extends Channel {
  readonly manager: JetStreamManager;
  readonly stream: string;
  readonly subjects: Subjects;
  readonly sink: string;
}

/** Rows of one batch; the server takes 1,000 messages. */
const batchRows = 500;
/** Bytes of rows in one batch. */
const batchBytes = 4_194_304;

/**
 * Publishes in batches, one after the other, so that no more than one is held in memory. `isFirst`: between the markers
 * of the first complete set. Gives the bytes sent.
 */
export async function publishAll(
  order: Export,
  known: Known,
  differences: readonly Difference[],
  target: Target & { readonly isFirst: boolean },
): Promise<number> {
  const { isFirst } = target;
  let bytes = 0;
  let [begin, end] = [0, 0];
  do {
    begin = end;
    end = endOf(differences, begin);
    const portion = differences.slice(begin, end);
    const isEnd = end === differences.length;
    const since = known.last;
    const rows = await Promise.all(portion.map((it) => messageOf(order, it, since, target)));
    const before = isFirst && begin === 0 ? [marker(order, "begun", since, target)] : [];
    const after = isFirst && isEnd ? [marker(order, "ended", since, target)] : [];
    const messages = [...before, ...rows, ...after];
    if (messages.length === 0) return bytes;
    known.last = await publish(target, fenced(messages, known, target));
    remember(known, portion, known.last - after.length - rows.length + 1);
    known.isComplete ||= after.length > 0;
    bytes += rows.reduce((sum, message) => sum + sizeOf(message), 0);
  } while (end < differences.length);
  return bytes;
}

/** Where the batch ends that starts at `begin`. A batch of one large row is as large as it is. */
function endOf(differences: readonly Difference[], begin: number): number {
  let end = begin;
  for (let bytes = 0; end < differences.length && end - begin < batchRows; end += 1) {
    bytes += differences[end]?.after?.json.length ?? 0;
    if (bytes > batchBytes && end > begin) break;
  }
  return end;
}

/** The batch stands or falls as one, so its first message can speak for all. */
const fenced = (
  [first, ...others]: readonly Message[],
  { epoch }: Known,
  { subjects }: Target,
): Message[] =>
  first === undefined
    ? []
    : [{ ...first, expected: epoch.sequence, expectedOf: subjects.epoch }, ...others];

/** Messages of a batch stand behind one another, so the sequence of the first tells all. */
function remember({ rows }: Known, portion: readonly Difference[], first: number): void {
  for (const [index, { key, after }] of portion.entries()) {
    const sequence = first + index;
    if (after === undefined) rows.delete(key);
    else rows.set(after.key, { digest: after.digest, sequence });
  }
}

async function messageOf(
  order: Export,
  { key, held, before, after, namespace }: Difference,
  since: number,
  target: Target,
): Promise<Message> {
  const stood = before?.json ?? (held && (await textOf(key, held, target)));
  const make = (told: string | undefined): Message => ({
    subject: target.subjects.row(key),
    event: rowEvent(order, { key, before: told, after, follows: held, since }),
    headers: {
      [digestHeader]: after?.digest ?? deleted,
      [namespaceHeader]: token(namespace),
    },
    expected: held?.sequence,
  });
  const message = make(stood);
  return sizeOf(message) > target.limit ? make(undefined) : message;
}

/** What stands, asked of the log; undefined where it is no sound row. */
export async function textOf(
  key: string,
  { digest, sequence }: Held,
  { manager, stream }: Pick<Target, "manager" | "stream">,
): Promise<string | undefined> {
  const message = await manager.streams.getMessage(stream, { seq: sequence });
  const found = message && standing(message.string(), key);
  return found?.digest === digest ? found.json : undefined;
}

const marker = (
  order: Export,
  what: "begun" | "ended",
  since: number,
  { subjects }: Target,
): Message => ({
  subject: subjects.snapshot,
  event: markerEvent(
    order,
    `dev.kollect.snapshot.${what}.v1`,
    { itemCount: order.snapshot.size, checksum: order.snapshot.digest },
    since,
  ),
  headers: { [markerHeader]: what },
});
