import type { DatabaseSync } from "node:sqlite";
import type { Parts } from "../collect/collect.ts";
import type { QueryFlags } from "./flags.ts";
import type { Reading } from "./reading.ts";
import { columnsRead, copyTable, type Filling, fillTables, type Table } from "./table.ts";

/** Which columns of which tables are filled. */
export interface Fillings {
  /** Fills what `reads` names and is not there yet; a kind is listed once, by however many names it is called. @throws {Failure} */
  fill(reads: Reading["reads"], parts: Parts): Promise<void>;
  /** Tables are gone. */
  forget(): void;
}

export interface FillingsOptions {
  readonly database: DatabaseSync;
  readonly flags: QueryFlags;
  /** By names in lower case. */
  readonly tables: ReadonlyMap<string, Table>;
}

export function createFillings({ database, flags, tables }: FillingsOptions): Fillings {
  /** Names of columns. */
  const filled = new Map<Table, ReadonlySet<string>>();
  const lackOf = (table: Table, reads: ReadonlySet<string>): Filling | undefined => {
    const before = filled.get(table);
    const wanted = columnsRead(table, reads);
    if (before !== undefined && wanted.every(({ name }) => before.has(name))) return undefined;
    const columns = table.columns.filter((it) => wanted.includes(it) || before?.has(it.name));
    return { table, columns };
  };
  const settle = ({ table, columns }: Filling): void =>
    void filled.set(table, new Set(columns.map((it) => it.name)));
  /** Whether the kind stands there already by another name. */
  const isCopied = (filling: Filling): boolean => {
    const { table, columns } = filling;
    const [twin] =
      [...filled].find(
        ([other, names]) =>
          other !== table &&
          other.key === table.key &&
          columns.every(({ name }) => names.has(name)),
      ) ?? [];
    if (twin === undefined) return false;
    filled.delete(table);
    copyTable(twin, filling, database);
    settle(filling);
    return true;
  };
  return {
    fill: async (reads, parts) => {
      const lacking = [...reads].flatMap(([name, columns]) => {
        const table = tables.get(name);
        return (table && lackOf(table, columns)) ?? [];
      });
      const unlisted = lacking.filter((it) => !isCopied(it));
      for (const ofOneKind of Map.groupBy(unlisted, (it) => it.table.key).values()) {
        for (const { table } of ofOneKind) filled.delete(table);
        await fillTables(ofOneKind, { database, flags, parts });
        for (const it of ofOneKind) settle(it);
      }
    },
    forget: () => filled.clear(),
  };
}
