import { randomUUID } from "node:crypto";
import { type ApiError, JetStreamApiError } from "@nats-io/jetstream";
import { headers, type MsgHdrs } from "@nats-io/transport-node";
import type { Session } from "./connection.ts";
import type { Event } from "./event.ts";
import { contentType } from "./event.ts";

/** A message on its way, with what the server must find before it takes it. */
export interface Message {
  readonly subject: string;
  readonly event: Event;
  /** More headers. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Sequence that the last message of `expectedOf`, else of the subject, must have; 0: there must be none. */
  readonly expected?: number | undefined;
  readonly expectedOf?: string;
}

/** Where messages go. */
export interface Channel {
  readonly session: Session;
  /** Largest message in bytes. */
  readonly limit: number;
}

/** The stream is not as the writer believes: somebody else has written. */
export class Moved extends Error {}

/** A message is larger than the server takes. Bytes. */
export class TooLarge extends Error {
  readonly subject: string;
  readonly size: number;
  readonly limit: number;
  constructor(subject: string, size: number, limit: number) {
    super("message too large");
    this.subject = subject;
    this.size = size;
    this.limit = limit;
  }
}

interface Ack {
  readonly seq?: number;
  readonly duplicate?: boolean;
  readonly count?: number;
  readonly error?: ApiError;
}

/** Milliseconds. A cluster that elects a leader takes some seconds. */
export const answerTimeout = 15_000;

/** "Wrong last sequence", in words or not, and "duplicate message id" of a batch. */
const moved = new Set([10_071, 10_164, 10_201]);

const encoder = new TextEncoder();

function headersOf(message: Message, more: Readonly<Record<string, string>>): MsgHdrs {
  const { event, expected, expectedOf } = message;
  const all = headers();
  const set = { "Nats-Msg-Id": event.id, "Content-Type": contentType, ...message.headers, ...more };
  for (const [name, value] of Object.entries(set)) all.set(name, value);
  if (expected !== undefined) all.set("Nats-Expected-Last-Subject-Sequence", String(expected));
  if (expectedOf !== undefined) all.set("Nats-Expected-Last-Subject-Sequence-Subject", expectedOf);
  return all;
}

/** Of the event and its headers. The server counts both. */
export const sizeOf = ({ event, headers: more = {}, expectedOf = "" }: Message): number =>
  Buffer.byteLength(event.body) +
  Object.entries(more).reduce((sum, [name, value]) => sum + name.length + value.length + 4, 0) +
  expectedOf.length +
  headRoom;
/** Bytes of the headers that every message has, rounded up. */
const headRoom = 512;

function ackOf(data: Uint8Array): Required<Pick<Ack, "seq" | "duplicate">> {
  const ack = JSON.parse(Buffer.from(data).toString("utf8")) as Ack;
  if (ack.error !== undefined) {
    if (moved.has(ack.error.err_code)) throw new Moved();
    throw new JetStreamApiError(ack.error);
  }
  if (ack.seq === undefined)
    throw new JetStreamApiError({ code: 500, err_code: 0, description: "" });
  return { seq: ack.seq, duplicate: ack.duplicate === true };
}

/**
 * Publishes `messages` as one: the stream takes all of them, behind one another, or none. Resolves with the sequence of
 * the last one once the stream has stored them, on a majority of its servers.
 * @throws {Moved} when a message expected something else
 */
export async function publish(
  { session: { nc }, limit }: Channel,
  messages: readonly Message[],
): Promise<number> {
  const last = messages.at(-1);
  if (last === undefined) throw new RangeError("nothing to publish");
  const batch = randomUUID();
  const more = (index: number): Record<string, string> =>
    messages.length === 1
      ? {}
      : {
          "Nats-Batch-Id": batch,
          "Nats-Batch-Sequence": String(index + 1),
          ...(index === messages.length - 1 ? { "Nats-Batch-Commit": "1" } : {}),
        };
  for (const message of messages) {
    const size = sizeOf(message);
    if (size > limit) throw new TooLarge(message.subject, size, limit);
  }
  for (const [index, message] of messages.slice(0, -1).entries())
    nc.publish(message.subject, encoder.encode(message.event.body), {
      headers: headersOf(message, more(index)),
    });
  const reply = await nc.request(last.subject, encoder.encode(last.event.body), {
    headers: headersOf(last, more(messages.length - 1)),
    timeout: answerTimeout,
  });
  const ack = ackOf(reply.data);
  // Seen before and thrown away: then what we believe of the stream is not so.
  if (ack.duplicate) throw new Moved();
  return ack.seq;
}
