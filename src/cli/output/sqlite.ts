import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
import { Failure } from "../failure.ts";
import { isSqlite, loadSqlite } from "./load-sqlite.ts";
import type { Printer, Section, Showing, ShownRow } from "./printer.ts";
import { replaceFile } from "./replaced-file.ts";
import { distinctNames, quotedName } from "./sqlite-names.ts";
import { sqliteType, sqliteValue } from "./sqlite-values.ts";

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

function createTable(database: DatabaseSync, name: string, section: Section): StatementSync {
  const columns = distinctNames(
    section.attributes.map((it) => it.name),
    identity,
  );
  const typed = section.attributes.map(({ type }, index) =>
    `${quotedName(columns[index] ?? "")} ${sqliteType(type)}`.trimEnd(),
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
    Object.hasOwn(attributes, name) ? sqliteValue(attributes[name] ?? null) : null,
  ),
];
