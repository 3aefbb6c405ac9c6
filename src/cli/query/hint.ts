import { neighbour } from "../../webhook/edit-distance.ts";
import type { Table } from "./table.ts";

/** What may have been meant by a column that is not there, as the end of SQLite's message; empty for other complaints. */
export function hintOf(message: string, tables: readonly Table[]): string {
  const [, wanted = ""] = /^no such column: "?(?:[^.]+\.)?([\w.-]+)/.exec(message) ?? [];
  if (wanted === "" || tables.length === 0) return "";
  for (const { hidden } of tables) {
    const why = hidden.get(wanted.toLowerCase());
    if (why !== undefined) return `: it ${why}`;
  }
  const names = tables.flatMap((it) => [...it.identity, ...it.columns.map(({ name }) => name)]);
  const near = neighbour(wanted, names)?.name;
  return near === undefined
    ? `; there are ${[...new Set(names)].join(", ")}`
    : `; did you mean ${near}?`;
}
