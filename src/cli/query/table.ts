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
  /** The same for all names of one kind: deployments, deploy, "deployments.apps". */
  readonly key: string;
}

/** A table that is to be filled, and what is to be kept of objects. */
export interface Filling {
  readonly table: Table;
  readonly columns: readonly Column[];
}

/** The table of the kind called `name`, empty. @throws {Failure} there is no such kind, or several */
export async function createTable(
  name: string,
  database: DatabaseSync,
  { own, parts }: { readonly own: readonly Column[]; readonly parts: Parts },
): Promise<Table> {
  const { signal } = parts.session;
  const found = await inEachPlace(name, parts, async (place) => {
    const served = kindNamed(name, await place.kinds(signal), place.where);
    return { place, served, fields: (await place.fields(served, signal)) ?? [] };
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
    key: JSON.stringify(
      found.map(({ place, served: it }) => [place.name, it.group, it.version, it.kind]),
    ),
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
 * Lists the objects of one kind into tables of it, in the place of what was in there; nothing is kept of them but the
 * columns. What is missing, the shortfall tells.
 */
export async function fillTables(
  fillings: readonly Filling[],
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
  const [first] = fillings;
  if (first === undefined) return;
  const { name, kinds } = first.table;
  const columns = new Map(fillings.flatMap((it) => it.columns).map((it) => [it.name, it]));
  const here = { ...parts, places: [...kinds.keys()] };
  const found = await inEachPlace(name, here, async (place) => {
    const served = kinds.get(place);
    return (
      served &&
      (await kindJob({ served, columns: [...columns.values()], names: [], flags }, place, signal))
    );
  });
  const jobs = found.filter((it) => it !== undefined);
  database.exec("BEGIN");
  try {
    const inserters = fillings.map((it) => inserter(it, database));
    const printer: Pick<Printer, "row"> = {
      row: async (section, row) => {
        for (const it of inserters) await it.row(section, row);
      },
    };
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

/** Takes what `twin` has, in the place of what was in the table. @throws {Error} of SQLite: there is no room */
export function copyTable(twin: Table, filling: Filling, database: DatabaseSync): void {
  const names = namesIn(filling).map(quotedName).join(", ");
  const name = quotedName(filling.table.name);
  database.exec(`DELETE FROM ${name}`);
  database.exec(`INSERT INTO ${name} (${names}) SELECT ${names} FROM ${quotedName(twin.name)}`);
}

const namesIn = ({ table, columns }: Filling): readonly string[] => [
  ...table.identity,
  ...columns.map((it) => it.name),
];

/** Takes rows into the table, in the place of what was in there. */
function inserter(filling: Filling, database: DatabaseSync): Pick<Printer, "row"> {
  const { table, columns } = filling;
  const { name, identity } = table;
  const names = namesIn(filling);
  const marks = names.map(() => "?").join(", ");
  database.exec(`DELETE FROM ${quotedName(name)}`);
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
  };
}
