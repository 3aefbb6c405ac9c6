import type { DatabaseSync } from "node:sqlite";
import type { Column } from "../collect/column-argument.ts";
import { emptyHint, inEachPlace, type Parts } from "../collect/collect.ts";
import { kindJob } from "../collect/kind-job.ts";
import { streamRows } from "../collect/stream.ts";
import { Failure } from "../failure.ts";
import type { Printer } from "../output/printer.ts";
import { quotedName } from "../output/sqlite-names.ts";
import { sqliteType, sqliteValue } from "../output/sqlite-values.ts";
import { kindNamed } from "../sources/kind-name.ts";
import type { Place } from "../sources/place.ts";
import { qualifiedName, type ServedKind } from "../sources/served-kind.ts";
import type { QueryFlags } from "./flags.ts";
import { identityNames, type KindColumns, kindColumns } from "./kind-columns.ts";
import { everyColumn } from "./reading.ts";

/** A table that stands for a kind. */
export interface Table extends KindColumns {
  /** As the statement has it. */
  readonly name: string;
  /** "deployment.apps". */
  readonly singular: string;
  readonly identity: readonly string[];
  readonly kinds: ReadonlyMap<Place, ServedKind>;
}

/** Where nobody tells what fields a kind has. */
const usualFields = ["spec", "status", "data"];

/** The table of the kind called `name`, empty. @throws {Failure} there is no such kind, or several */
export async function createTable(
  name: string,
  database: DatabaseSync,
  { own, parts }: { readonly own: readonly Column[]; readonly parts: Parts },
): Promise<Table> {
  const { signal } = parts.session;
  const found = await inEachPlace(name, parts, async (place) => {
    const served = kindNamed(name, await place.kinds(signal), place.where);
    return { place, served, fields: (await place.fields(served, signal)) ?? usualFields };
  });
  const [first] = found;
  if (first === undefined) throw new Failure("nothing could be had");
  const { plural, singular, kind, group } = first.served;
  const fields = [...new Set(found.flatMap((it) => it.fields))];
  const table: Table = {
    ...kindColumns(first.served, fields, own),
    name,
    singular: qualifiedName({ plural: singular === "" ? kind.toLowerCase() : singular, group }),
    identity: identityNames.filter((it) => it !== "cluster" || parts.hasClusters),
    kinds: new Map(found.map(({ place, served }) => [place, served])),
  };
  const declared = [
    ...table.identity.map((it) => `${it} TEXT`),
    ...table.columns.map((it) => `${quotedName(it.name)} ${sqliteType(it.type ?? "")}`.trimEnd()),
  ];
  database.exec(`CREATE TABLE ${quotedName(name)} (${declared.join(", ")})`);
  parts.notices.debug(`${name} stands for ${qualifiedName({ plural, group })}`);
  return table;
}

/** Columns of `table` that are not always there, and that `reads` names. */
export const columnsRead = ({ columns }: Table, reads: ReadonlySet<string>): readonly Column[] =>
  columns.filter((it) => reads.has(everyColumn) || reads.has(it.name.toLowerCase()));

/**
 * Lists the kind's objects into its table, in the place of what was in there; nothing is kept of them but `columns`. What
 * is missing, the shortfall tells.
 */
export async function fillTable(
  table: Table,
  columns: readonly Column[],
  {
    database,
    flags,
    parts,
  }: {
    readonly database: DatabaseSync;
    readonly flags: QueryFlags;
    readonly parts: Parts;
  },
): Promise<void> {
  const { session, notices, shortfall, hasClusters } = parts;
  const { signal } = session;
  const { name, kinds } = table;
  const here = { ...parts, places: [...kinds.keys()] };
  const found = await inEachPlace(name, here, async (place) => {
    const served = kinds.get(place);
    return served && (await kindJob({ served, columns, names: [], flags }, place, signal));
  });
  const jobs = found.filter((it) => it !== undefined);
  database.exec(`BEGIN; DELETE FROM ${quotedName(name)}`);
  try {
    const printer = inserter(table, columns, database);
    const options = { printer, shortfall, notices, limit: undefined, hasClusters };
    const rows = await streamRows(jobs, options, signal);
    database.exec("COMMIT");
    if (rows === 0) notices.info(`${name}: nothing found${emptyHint(flags, jobs)}`);
  } catch (error) {
    // Where there is no room SQLite has done so by itself.
    if (database.isTransaction) database.exec("ROLLBACK");
    throw error;
  }
}

/** Takes rows into the table. */
function inserter(
  { name, identity }: Table,
  columns: readonly Column[],
  database: DatabaseSync,
): Printer {
  const names = [...identity, ...columns.map((it) => it.name)];
  const marks = names.map(() => "?").join(", ");
  const insert = database.prepare(
    `INSERT INTO ${quotedName(name)} (${names.map(quotedName).join(", ")}) VALUES (${marks})`,
  );
  return {
    row: (_section, { cluster, identity: who, attributes }) => {
      const known: Readonly<Record<string, string | undefined>> = { ...who, cluster };
      insert.run(
        // What has no namespace has none; SQL says so by NULL.
        ...identity.map((it) => known[it] || null),
        ...columns.map((it) => sqliteValue(attributes[it.name] ?? null)),
      );
      return Promise.resolve();
    },
    end: () => Promise.resolve(),
  };
}
