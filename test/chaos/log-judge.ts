import { hash } from "node:crypto";
import type { MarkerEvent, RowEvent } from "../../generated/export.ts";
import type { Json } from "../../src/rows/row.ts";
import { canonical } from "../support/rows.ts";

/** What a log held, and what was wrong with it. */
export interface LogVerdict {
  readonly events: number;
  readonly created: number;
  readonly updated: number;
  readonly deleted: number;
  /** Leaders' messages: one for each connection that wrote. */
  readonly leaders: number;
  readonly faults: readonly string[];
}

/** Reads a log event by event, as it must be: what it cannot explain is a fault. */
export interface LogJudge {
  /** Rows that stand, by source and key. */
  readonly table: ReadonlyMap<string, Json>;
  take(event: RowEvent | MarkerEvent): void;
  verdict(): LogVerdict;
}

const textOf = (item: unknown): string | undefined =>
  item === undefined ? undefined : canonical(item as Json);

function changeOf(
  stood: string | undefined,
  after: string | undefined,
): RowEvent["data"]["change"] {
  if (after === undefined) return "deleted";
  return stood === undefined ? "created" : "updated";
}

/** `isLater`: whether a row may follow another of the same key; a row never follows itself. */
export function createLogJudge(isLater: (after: Json, before: Json) => boolean): LogJudge {
  const table = new Map<string, Json>();
  const texts = new Map<string, string>();
  const ids = new Set<string>();
  const count = { created: 0, updated: 0, deleted: 0, leaders: 0 };
  const faults: string[] = [];

  const judgeRow = ({ id, source, subject, digest, data }: RowEvent): void => {
    const key = `${source}#${subject}`;
    const [stood, after, before] = [texts.get(key), textOf(data.after), table.get(key)];
    const wanted = changeOf(stood, after);
    const rules: readonly (readonly [isBroken: boolean, text: string])[] = [
      [data.change !== wanted, `${data.change}, and it was ${wanted}`],
      [textOf(data.before) !== stood, "before is not what stood"],
      [after !== undefined && after === stood, "it says again what stood"],
      [after !== undefined && digest !== hash("sha256", after, "hex"), "wrong digest"],
      [wanted === "updated" && !isLater(data.after as Json, before as Json), "it was overtaken"],
    ];
    for (const [isBroken, text] of rules) if (isBroken) faults.push(`${key} ${id}: ${text}`);
    count[data.change] += 1;
    if (after === undefined) {
      table.delete(key);
      texts.delete(key);
    } else {
      table.set(key, data.after as Json);
      texts.set(key, after);
    }
  };
  return {
    table,
    take: (event) => {
      if (ids.has(event.id)) faults.push(`${event.id}: told twice`);
      ids.add(event.id);
      if (event.type === "dev.kollect.leader.v1") count.leaders += 1;
      else if (
        event.type === "dev.kollect.row.upserted.v1" ||
        event.type === "dev.kollect.row.deleted.v1"
      )
        judgeRow(event);
    },
    verdict: () => ({ events: ids.size, ...count, faults }),
  };
}
