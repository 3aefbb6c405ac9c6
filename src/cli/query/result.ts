import type { SQLOutputValue, StatementSync } from "node:sqlite";
import { setImmediate } from "node:timers/promises";
import type { Json, RowIdentity } from "../../rows/row.ts";
import { Failure } from "../failure.ts";
import { plainText } from "../output/cell.ts";
import type { Format } from "../output/format.ts";
import type { Notices } from "../output/notices.ts";
import type { Output } from "../output/output.ts";
import type { Section } from "../output/printer.ts";
import { printerOf } from "../output/printers.ts";
import { distinctNames } from "../output/sqlite-names.ts";
import { withPlainSignals } from "./plain-signals.ts";

export interface ResultOptions {
  readonly format: Format;
  readonly output: Output;
  /** Rows; default: all. */
  readonly limit: number | undefined;
  /** "deployment.apps" for the table of that name; `undefined`: it holds no objects. */
  readonly singularOf: (table: string) => string | undefined;
  readonly notices: Notices;
}

/** Rows that are computed in one go. */
const atOnce = 256;

const nobody: RowIdentity = {
  targetNamespace: "",
  targetName: "",
  namespace: "",
  name: "",
  group: "",
  version: "",
  kind: "",
  uid: "",
};

/**
 * Prints what the statement gives, as it comes. Returns how many rows that were.
 * @throws {Failure} there are no names of objects to print
 * @throws {Error} of SQLite
 */
export async function printResult(
  statement: StatementSync,
  { format, output, limit = Number.POSITIVE_INFINITY, singularOf, notices }: ResultOptions,
  signal: AbortSignal,
): Promise<number> {
  const columns = statement.columns();
  const named = columns.findIndex(
    ({ table, column }) => column === "name" && table !== null && singularOf(table) !== undefined,
  );
  if (format === "name" && named === -1)
    throw new Failure("-o name prints names of objects: select the column name of a kind");
  const names = distinctNames(
    columns.map((it) => it.name),
    [],
  );
  const section: Section = {
    name: "result",
    singular: singularOf(columns[named]?.table ?? "") ?? "",
    attributes: names.map((name) => ({ name, type: "any" })),
  };
  const showing = { hasClusters: false, hasTargets: false, isPlain: true, sections: [section] };
  const printer = await printerOf(format, output, showing);
  statement.setReturnArrays(true);
  statement.setReadBigInts(true);
  const rows = statement.iterate() as unknown as Iterator<readonly SQLOutputValue[]>;
  let count = 0;
  try {
    for (let isMore = true; isMore && count < limit;) {
      const wanted = Math.min(atOnce, limit - count);
      const some = withPlainSignals(() => {
        if (count === 0) notices.debug("the statement runs");
        return take(rows, wanted);
      });
      isMore = some.length === wanted;
      count += some.length;
      for (const row of some) {
        const values = row.map(jsonOf);
        const name = plainText(values[named]) ?? "";
        const attributes = Object.fromEntries(names.map((it, at) => [it, values[at] ?? null]));
        await printer.row(section, {
          cluster: undefined,
          identity: { ...nobody, name },
          attributes,
        });
      }
      await setImmediate();
      signal.throwIfAborted();
    }
    await printer.end();
    return count;
  } finally {
    rows.return?.();
  }
}

function take<T>(rows: Iterator<T>, count: number): readonly T[] {
  const taken: T[] = [];
  while (taken.length < count) {
    const next = rows.next();
    if (next.done === true) break;
    taken.push(next.value);
  }
  return taken;
}

/** Integers that a number does not hold exactly are text, bytes are hexadecimal. */
function jsonOf(value: SQLOutputValue): Json {
  if (typeof value === "bigint") {
    const near = Number(value);
    return Number.isSafeInteger(near) ? near : value.toString();
  }
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
  return value instanceof Uint8Array ? Buffer.from(value).toString("hex") : value;
}
