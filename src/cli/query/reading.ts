import type * as sqlite from "node:sqlite";
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { Failure } from "../failure.ts";
import { pointed } from "./pointer.ts";
import { type Token, tokensOf } from "./tokens.ts";

/** A statement that only reads. */
export interface Reading {
  readonly statement: StatementSync;
  /** Names of columns by those of their tables, in lower case. */
  readonly reads: ReadonlyMap<string, ReadonlySet<string>>;
  /** What stands behind its semicolon. */
  readonly rest: string;
}

/** Stands among the columns of a table for all of them. */
export const everyColumn = "*";

/** What may stand behind WITH, or within a SELECT; other statements begin with what they do. */
const verbs = /^(?:insert|update|delete|load_extension)$/i;

export interface QueryDatabase {
  readonly constants: (typeof sqlite)["constants"];
  readonly database: DatabaseSync;
  /** Names in lower case. */
  readonly tables: Pick<ReadonlyMap<string, unknown>, "keys">;
}

/**
 * Prepares the first statement of `text`. Whatever does more than read is refused by SQLite's authorizer, before it runs.
 * @throws {Failure} it does more, or there is none
 * @throws {Error} of SQLite
 */
export function prepareReading(
  { constants, database, tables }: QueryDatabase,
  text: string,
): Reading {
  const tokens = tokensOf(text).filter(({ text: it }) => it !== ";");
  if (tokens.length === 0) throw new Failure("there is no statement; write for example select 1");
  const reads = new Map<string, Set<string>>();
  let isSelect = false;
  let isRefused = false;
  const { SQLITE_SELECT, SQLITE_READ, SQLITE_FUNCTION, SQLITE_RECURSIVE } = constants;
  database.setAuthorizer((action, first, second) => {
    if (action === SQLITE_SELECT) isSelect = true;
    else if (action === SQLITE_READ) noted(reads, first ?? "", second ?? "");
    else if (action === SQLITE_FUNCTION) isRefused ||= second?.toLowerCase() === "load_extension";
    else isRefused ||= action !== SQLITE_RECURSIVE;
    return isRefused ? constants.SQLITE_DENY : constants.SQLITE_OK;
  });
  try {
    const statement = database.prepare(text);
    // VACUUM and REINDEX ask nobody.
    if (!isSelect) throw refusal(text, tokens);
    const whole = statement.sourceSQL;
    noteJoined(reads, tokensOf(whole), tables.keys());
    return { statement, reads, rest: text.slice(whole.length) };
  } catch (error) {
    throw isRefused ? refusal(text, tokens) : error;
  } finally {
    // eslint-disable-next-line unicorn/no-null -- as Node has it
    database.setAuthorizer(null);
  }
}

function noted(reads: Map<string, Set<string>>, table: string, column: string): void {
  const key = table.toLowerCase();
  const columns = reads.get(key) ?? new Set();
  reads.set(key, columns.add(column.toLowerCase()));
}

/** Of columns by which tables are joined, with USING or NATURAL, the authorizer is not told: too many do no harm. */
function noteJoined(
  reads: Map<string, Set<string>>,
  tokens: readonly Token[],
  tables: Iterable<string>,
): void {
  const words = new Set(tokens.map(({ name }) => name.toLowerCase()));
  if (!words.has("natural") && !words.has("using")) return;
  for (const table of tables) {
    if (!words.has(table)) continue;
    for (const word of words) noted(reads, table, word);
    if (words.has("natural")) noted(reads, table, everyColumn);
  }
}

function refusal(text: string, tokens: readonly Token[]): Failure {
  const verb = tokens.find((it) => verbs.test(it.text)) ?? tokens[0];
  const what = verb?.text.toUpperCase() ?? "";
  return new Failure(
    `query only reads: ${what} is refused; write a select\n${pointed(text, verb?.at ?? 0)}`,
  );
}
