import { open } from "node:fs/promises";
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

const magic = Buffer.from("SQLite format 3\0");

/** @throws {Failure} there is something that is no database: somebody has mistaken one file for another */
async function demandReplaceable(file: string): Promise<void> {
  const head = Buffer.alloc(magic.length);
  const there = await open(file).catch(() => undefined);
  if (there === undefined) return;
  try {
    const { bytesRead } = await there.read(head);
    if (bytesRead === 0 || head.equals(magic)) return;
  } catch {
    // A folder: writing says so.
    return;
  } finally {
    await there.close();
  }
  throw new Failure(`${file}: this file is no SQLite database, and is not overwritten`);
}

/**
 * A new database with a table for each profile or kind: identity columns, then an attribute a column. Lists and maps are
 * JSON, for SQLite's json functions; bool is 0 or 1. It takes the place of `file` when all rows are in.
 * @throws {Failure}
 */
export async function sqlitePrinter(file: string, { sections }: Showing): Promise<Printer> {
  const { DatabaseSync: Database } = await loadSqlite();
  await demandReplaceable(file);
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
