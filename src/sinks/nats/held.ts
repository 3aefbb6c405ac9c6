import { randomUUID } from "node:crypto";
import { AckPolicy, DeliverPolicy, type JetStreamManager } from "@nats-io/jetstream";
import { createInbox, type Msg, nanos, TimeoutError } from "@nats-io/transport-node";
import { partOf } from "../../rows/retained.ts";
import type { Session } from "./connection.ts";
import { standing } from "./event.ts";
import { answerTimeout } from "./publish.ts";
import { type Subjects, textOf } from "./subject.ts";

/** A row that stands in the log. */
export interface Held {
  /** SHA-256 of the row; empty where what stands is no sound row. */
  readonly digest: string;
  /** Of the message that tells so. */
  readonly sequence: number;
}

/** What the log says of an inventory. */
export interface Standing {
  /** By row key. */
  readonly rows: Map<string, Held & { readonly part: string }>;
  readonly epoch: { readonly number: number; readonly sequence: number };
  /** The first complete set stands. */
  readonly isComplete: boolean;
  /** Sequence of the inventory's last message; 0 where there is none. */
  readonly last: number;
}

export const digestHeader = "Kollect-Digest";
export const namespaceHeader = "Kollect-Namespace";
export const epochHeader = "Kollect-Epoch";
export const markerHeader = "Kollect-Marker";
/** Digest of a row that was deleted. */
export const deleted = "deleted";

interface Place {
  readonly manager: JetStreamManager;
  readonly stream: string;
  readonly subjects: Subjects;
}

/** Messages of one request to a consumer. */
const portion = 500;

/**
 * Reads the last message of every subject of an inventory. By an ephemeral consumer rather than by direct gets: those give
 * 1,024 subjects at most, and no headers without bodies, which is all that a restart needs. `content`: read the
 * bodies as well and believe those only.
 */
export async function readStanding(
  session: Session,
  { manager, stream, subjects }: Place,
  content: boolean,
): Promise<Standing> {
  const rows: Standing["rows"] = new Map();
  const found = { rows, epoch: { number: -1, sequence: 0 }, isComplete: false, last: 0 };
  const take = (message: Msg): void => {
    const { sequence } = placeOf(message);
    found.last = Math.max(found.last, sequence);
    const text = (name: string): string => message.headers?.get(name) ?? "";
    if (message.subject === subjects.epoch)
      found.epoch = { number: Number(text(epochHeader) || -1), sequence };
    else if (message.subject === subjects.snapshot)
      found.isComplete = text(markerHeader) === "ended";
    else {
      const key = subjects.keyOf(message.subject);
      if (key === undefined) return;
      const digest = content ? digestIn(message, key) : text(digestHeader);
      // The consumer may tell a subject twice, when it changes meanwhile.
      if (digest === deleted) rows.delete(key);
      else rows.set(key, { digest, sequence, part: partIn(key, text(namespaceHeader)) });
    }
  };
  const { name, num_pending: pending } = await manager.consumers.add(stream, {
    deliver_policy: DeliverPolicy.LastPerSubject,
    name: `kollect_${randomUUID()}`,
    filter_subjects: [subjects.all],
    ack_policy: AckPolicy.None,
    max_deliver: 1,
    mem_storage: true,
    num_replicas: 1,
    headers_only: !content,
    inactive_threshold: nanos(60_000),
  });
  if (pending > 0) await drain(session, `${stream}.${name}`, take);
  await manager.consumers.delete(stream, name);
  return found;
}

const digestIn = (message: Msg, key: string): string => {
  const body = Buffer.from(message.data).toString("utf8");
  if (message.headers?.get(digestHeader) === deleted && body.includes("dev.kollect.row.deleted.v1"))
    return deleted;
  return standing(body, key)?.digest ?? "";
};

function partIn(key: string, namespace: string): string {
  const [targetNamespace = "", targetName = ""] = key.split("/");
  try {
    return partOf({ targetNamespace, targetName, namespace: textOf(namespace) });
  } catch {
    return partOf({ targetNamespace, targetName, namespace: "" });
  }
}

/** Where a message stands, and how many follow: the reply subject of a delivery tells, from its end. */
function placeOf({ reply = "" }: Msg): { sequence: number; pending: number } {
  const tokens = reply.split(".");
  // $JS.ACK.<stream>.<consumer>.<count>.<sequence>.…; newer servers put two before the stream and one behind.
  const [sequence, pending] = tokens.length === 9 ? [5, 8] : [7, 10];
  return { sequence: Number(tokens[sequence]), pending: Number(tokens[pending]) };
}

/** Asks for portion after portion until none is left. Whatever is read stays bounded by what was asked for. */
async function drain(
  { nc }: Session,
  consumer: string,
  take: (message: Msg) => void,
): Promise<void> {
  const inbox = createInbox();
  const subscription = nc.subscribe(inbox);
  let asked = 0;
  const ask = (): number => {
    const turn = ++asked;
    AbortSignal.timeout(answerTimeout).addEventListener("abort", () => {
      if (turn === asked) subscription.unsubscribe();
    });
    const request = JSON.stringify({ batch: portion, no_wait: true });
    nc.publish(`$JS.API.CONSUMER.MSG.NEXT.${consumer}`, request, { reply: inbox });
    return portion;
  };
  try {
    let left = ask();
    for await (const message of subscription) {
      // 404 or 408: nothing is left, though the count said otherwise.
      if (message.headers?.hasError === true) return;
      take(message);
      if (placeOf(message).pending === 0) return;
      left -= 1;
      if (left === 0) left = ask();
    }
    throw new TimeoutError();
  } finally {
    asked = 0;
    subscription.unsubscribe();
  }
}
