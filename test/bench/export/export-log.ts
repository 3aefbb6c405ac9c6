import { openSync, readSync } from "node:fs";

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

/** Reads a log that grows: each call gives the exports since the one before. It is asked often, so that waiting costs nothing. */
export function createExportLog(path: string): () => readonly Exported[] {
  const file = openSync(path, "r");
  const block = Buffer.alloc(256 * 1024);
  let rest = "";
  return () => {
    let text = rest;
    for (let size = readSync(file, block); size > 0; size = readSync(file, block))
      text += block.toString("latin1", 0, size);
    const lines = text.split("\n");
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
  };
}
