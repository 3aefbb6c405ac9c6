import type * as sqlite from "node:sqlite";
import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
import { canonicalJson, type Json } from "../../rows/row.ts";
import { Failure } from "../failure.ts";
import type { Printer, Section, Showing, ShownRow } from "./printer.ts";
import { replaceFile } from "./replaced-file.ts";
import { distinctNames, quotedName } from "./sqlite-names.ts";

/** Columns that every table has, before those of its attributes. */
const identity = [
  "cluster",
  "target_namespace",
  "target_name",
  "namespace",
  "name",
  "api_group",
  "version",
  "kind",
  "uid",
] as const;

/** By the attribute's type; what may be anything has none, and keeps what it is given. */
const types: Readonly<Record<string, string>> = {
  string: "TEXT",
  int: "INTEGER",
  double: "REAL",
  bool: "INTEGER",
  list: "TEXT",
  map: "TEXT",
};

/**
 * A new database with a table for each profile or kind: identity columns, then an attribute a column. Lists and maps are
 * JSON, for SQLite's json functions; bool is 0 or 1. It takes the place of `file` when all rows are in.
 * @throws {Failure}
 */
export async function sqlitePrinter(file: string, { sections }: Showing): Promise<Printer> {
  const { DatabaseSync: Database } = await loadSqlite();
  const replaced = await replaceFile(file);
  const told = (error: unknown): Error =>
    isSqlite(error) ? new Failure(`${file}: ${error.message}`) : (error as Error);
  let database: DatabaseSync | undefined;
  const doing = async <T>(work: () => T | Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw told(error);
    }
  };
  const statements = new Map<Section, StatementSync>();
  try {
    await doing(() => {
      database = new Database(replaced.path);
      // Nobody reads before the end, and a crash leaves nothing behind that counts.
      database.exec("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN");
      const names = distinctNames(
        sections.map((it) => it.name),
        [],
      );
      for (const [index, section] of sections.entries())
        statements.set(section, createTable(database, names[index] ?? section.name, section));
    });
  } catch (error) {
    database?.close();
    await replaced.abandon();
    throw error;
  }
  return {
    row: (section, row) =>
      doing(() => {
        statements.get(section)?.run(...valuesOf(section, row));
      }),
    end: async () => {
      await doing(() => {
        database?.exec("COMMIT");
        database?.close();
        database = undefined;
      });
      await replaced.commit();
    },
    abandon: async () => {
      database?.close();
      database = undefined;
      await replaced.abandon();
    },
  };
}

/** Node says on standard error that it is new; users have nothing to do with that. */
async function loadSqlite(): Promise<Pick<typeof sqlite, "DatabaseSync">> {
  const told = Object.getOwnPropertyDescriptor(process, "emitWarning");
  process.emitWarning = () => undefined;
  try {
    return await import("node:sqlite");
  } finally {
    if (told !== undefined) Object.defineProperty(process, "emitWarning", told);
  }
}

const isSqlite = (error: unknown): error is Error =>
  error instanceof Error && (error as { readonly code?: unknown }).code === "ERR_SQLITE_ERROR";

function createTable(database: DatabaseSync, name: string, section: Section): StatementSync {
  const columns = distinctNames(
    section.attributes.map((it) => it.name),
    identity,
  );
  const typed = section.attributes.map(({ type }, index) =>
    `${quotedName(columns[index] ?? "")} ${types[type] ?? ""}`.trimEnd(),
  );
  const own = identity.map((it) => `${it} TEXT`);
  database.exec(`CREATE TABLE ${quotedName(name)} (${[...own, ...typed].join(", ")})`);
  const marks = [...own, ...typed].map(() => "?").join(", ");
  return database.prepare(`INSERT INTO ${quotedName(name)} VALUES (${marks})`);
}

const valuesOf = (
  { attributes: wanted }: Section,
  { cluster, identity: of, attributes }: ShownRow,
): SQLInputValue[] => [
  cluster ?? null,
  of.targetNamespace,
  of.targetName,
  of.namespace,
  of.name,
  of.group,
  of.version,
  of.kind,
  of.uid,
  ...wanted.map(({ name }) =>
    Object.hasOwn(attributes, name) ? valueOf(attributes[name] ?? null) : null,
  ),
];

const valueOf = (value: Json): SQLInputValue => {
  if (typeof value === "boolean") return value ? 1 : 0;
  if (typeof value === "number") return Number.isSafeInteger(value) ? BigInt(value) : value;
  if (typeof value === "string" || value === null) return value;
  return canonicalJson(value);
};
