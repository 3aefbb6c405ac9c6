import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import type { NatsConnection } from "@nats-io/transport-node";
import type { MarkerEvent, RowEvent } from "../../generated/export.ts";
import { validateMarkerEvent, validateRowEvent } from "../../generated/export.ts";
import type { Json } from "../../src/rows/row.ts";

/** One message as a consumer gets it. */
export interface Entry {
  readonly subject: string;
  readonly sequence: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly event: RowEvent | MarkerEvent;
}

export interface Log {
  readonly entries: readonly Entry[];
  readonly table: ReadonlyMap<string, Json>;
}

/** The recipe of docs/sinks/nats.md: what anybody can do who knows nothing but the events. */
export const apply = (table: Map<string, Json>, event: RowEvent | MarkerEvent): void => {
  if (event.type === "dev.kollect.row.upserted.v1" || event.type === "dev.kollect.row.deleted.v1") {
    const key = `${event.source}#${event.subject}`;
    if (event.data.after === undefined) table.delete(key);
    else table.set(key, event.data.after as Json);
  }
};

/** Sequence of the stream's last message; 0 where there is none. */
export async function lastSequence(connection: NatsConnection, stream: string): Promise<number> {
  const manager = await jetstreamManager(connection);
  const info = await manager.streams.info(stream).catch(() => undefined);
  return info?.state.last_seq ?? 0;
}

/** Reads the stream from its start to its end; each event must keep the contract. */
export async function follow(
  connection: NatsConnection,
  stream: string,
  take: (entry: Entry) => void,
): Promise<void> {
  const manager = await jetstreamManager(connection);
  const info = await manager.streams.info(stream).catch(() => undefined);
  if (info === undefined || info.state.messages === 0) return;
  const consumer = await jetstream(connection).consumers.get(stream);
  let left = info.state.messages;
  while (left > 0) {
    const messages = await consumer.fetch({ max_messages: Math.min(left, 1000), expires: 5_000 });
    for await (const message of messages) {
      const value: unknown = JSON.parse(message.string());
      const isRow = (value as { type?: string }).type?.startsWith("dev.kollect.row.") === true;
      const judged = isRow ? validateRowEvent(value) : validateMarkerEvent(value);
      if (!judged.ok) throw new Error(`${message.subject}: ${JSON.stringify(judged)}`);
      const headers = Object.fromEntries(
        (message.headers?.keys() ?? []).map((key) => [key, message.headers?.get(key) ?? ""]),
      );
      const { subject, seq: sequence } = message;
      take({ subject, sequence, headers, event: judged.value });
      left -= 1;
    }
  }
  await consumer.delete();
}

/** Reads the stream and applies every event. */
export async function replay(connection: NatsConnection, stream: string): Promise<Log> {
  const entries: Entry[] = [];
  const table = new Map<string, Json>();
  await follow(connection, stream, (entry) => {
    entries.push(entry);
    apply(table, entry.event);
  });
  return { entries, table };
}
