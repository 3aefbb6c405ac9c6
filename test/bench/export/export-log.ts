import { open } from "node:fs/promises";

/** The sinks of the bench, by their names in the operator's log. */
const names = {
  "database/pg": "Postgres",
  "snapshot/git": "Git",
  "event/nats": "NATS",
} as const;
export type SinkName = (typeof names)[keyof typeof names];
export const sinkNames: readonly SinkName[] = Object.values(names);

/** A line of the operator's log about one export. */
export interface Exported {
  readonly sink: SinkName;
  /** Milliseconds since the Unix epoch; the sink had answered. */
  readonly at: number;
  readonly rowsWritten: number;
  readonly rowsRemoved: number;
  /** How long the sink took. */
  readonly millis: number;
}

interface Line extends Omit<Exported, "sink" | "at"> {
  readonly time: string;
  readonly sink: keyof typeof names;
}

/** Reads a log that grows: each call gives the exports since the one before. */
export function createExportLog(path: string): () => Promise<readonly Exported[]> {
  let position = 0;
  let rest = "";
  return async () => {
    const file = await open(path);
    try {
      const { size } = await file.stat();
      const { buffer, bytesRead } = await file.read(
        Buffer.alloc(size - position),
        0,
        size - position,
        position,
      );
      position += bytesRead;
      const lines = (rest + buffer.toString("latin1", 0, bytesRead)).split("\n");
      rest = lines.pop() ?? "";
      return lines
        .filter((it) => it.includes('"export finished"'))
        .map((it) => JSON.parse(it) as Line)
        .map(({ time, sink, rowsWritten, rowsRemoved, millis }) => ({
          sink: names[sink],
          at: Date.parse(time),
          rowsWritten,
          rowsRemoved,
          millis,
        }));
    } finally {
      await file.close();
    }
  };
}
