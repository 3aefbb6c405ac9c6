import type { Parts } from "../collect/collect.ts";
import { type Column, parseColumn } from "../collect/column-argument.ts";
import { Failure } from "../failure.ts";
import { isSqlite, loadSqlite } from "../output/load-sqlite.ts";
import { quotedName } from "../output/sqlite-names.ts";
import { type Check, faultPlace } from "./fault-place.ts";
import type { QueryFlags } from "./flags.ts";
import { createFillings } from "./fillings.ts";
import { hintOf } from "./hint.ts";
import { identityNames } from "./kind-columns.ts";
import { pointed } from "./pointer.ts";
import { prepareReading, type Reading } from "./reading.ts";
import { printResult } from "./result.ts";
import { createTable, type Table } from "./table.ts";

/** SQL over kinds. */
export interface Engine {
  /**
   * Runs the first statement of `text`, and returns what stands behind it. Lists what it needs, but for what an earlier one
   * has had listed.
   * @throws {Failure}
   */
  run(text: string, parts: Parts): Promise<string>;
  /** The table of a kind. @throws {Failure} there is no such kind */
  table(name: string, parts: Parts): Promise<Table>;
  close(): void;
}

const pageBytes = 4_096;
/** SQLite's own number for: there is no room. */
const full = 13;

/** @throws {Failure} this Node's SQLite cannot be held to reading, or a flag makes no sense */
export async function openEngine(flags: QueryFlags): Promise<Engine> {
  const own = ownColumns(flags.column ?? []);
  const { DatabaseSync: Database, constants } = await loadSqlite();
  const database = new Database(":memory:");
  if (typeof database.setAuthorizer !== "function")
    throw new Failure(`query needs Node 24.10 or later; this is ${process.versions.node}`);
  const pages = Math.floor((flags.memory * 1024 * 1024) / pageBytes);
  database.exec(`PRAGMA page_size = ${pageBytes}; PRAGMA max_page_count = ${pages}`);
  const tables = new Map<string, Table>();
  const fillings = createFillings({ database, flags, tables });

  const table = async (name: string, parts: Parts): Promise<Table> => {
    const known = tables.get(name.toLowerCase());
    if (known !== undefined) return known;
    const created = await createTable(name, database, { own, parts });
    tables.set(name.toLowerCase(), created);
    return created;
  };
  const attempt = (text: string): Reading | Error => {
    try {
      return prepareReading({ constants, database, tables }, text);
    } catch (error) {
      return error as Error;
    }
  };
  const check: Check = (text) => {
    const result = attempt(text);
    return result instanceof Error ? result.message : undefined;
  };
  /** Makes a table for each kind that `text` names. */
  const prepared = async (text: string, parts: Parts): Promise<Reading> => {
    for (;;) {
      const result = attempt(text);
      if (!(result instanceof Error)) return result;
      if (result instanceof Failure) throw result;
      const { message } = result;
      const place = faultPlace(message, text, check);
      const told = (it: string): Failure =>
        new Failure(place === undefined ? it : `${it}\n${pointed(text, place)}`);
      const [, name] = /^no such table: (?:main\.)?(.+)$/s.exec(message) ?? [];
      if (name === undefined) throw told(message + hintOf(message, [...tables.values()]));
      // Without quotes a point parts a database from its table.
      if (tables.has(name.toLowerCase())) throw told(`put the kind into quotes: "${name}"`);
      await table(name, parts).catch((failure: unknown) => {
        throw failure instanceof Failure ? told(failure.message) : failure;
      });
    }
  };
  const forget = (): void => {
    for (const name of tables.keys()) database.exec(`DROP TABLE ${quotedName(name)}`);
    tables.clear();
    fillings.forget();
  };

  return {
    table,
    run: async (text, parts) => {
      const { session, shortfall, notices } = parts;
      try {
        const { reads, rest } = await prepared(text, parts);
        await fillings.fill(reads, parts);
        if (shortfall.result === "nothing") throw new Failure("nothing could be had");
        const { statement } = prepareReading({ constants, database, tables }, text);
        const { output: format, limit } = flags;
        const singularOf = (of: string): string | undefined =>
          tables.get(of.toLowerCase())?.singular;
        const options = { format, output: session.output, limit, singularOf, notices };
        const rows = await printResult(statement, options, session.signal);
        if (rows === limit) notices.info("--limit is reached; there may be more");
        if (rows === 0) notices.info("no rows");
        return rest;
      } catch (error) {
        if (!isSqlite(error)) throw error;
        throw (error as { readonly errcode?: number }).errcode === full
          ? new Failure(
              `tables take more than ${flags.memory} MB: name fewer columns, choose fewer objects with -n or -l, or raise --memory`,
            )
          : new Failure(error.message);
      } finally {
        // The next statement asks anew for what could not be had whole, and it is named again.
        if (shortfall.result !== "complete") forget();
      }
    },
    close: () => database.close(),
  };
}

/** @throws {Failure} */
function ownColumns(texts: readonly string[]): readonly Column[] {
  const columns = texts.map((it) => parseColumn(it));
  const used = new Set<string>(identityNames);
  for (const { name } of columns) {
    const lower = name.toLowerCase();
    if (used.has(lower))
      throw new Failure(`--column ${name}: there is a column of that name; choose another name`);
    used.add(lower);
  }
  return columns;
}
