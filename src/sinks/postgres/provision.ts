import { escapeIdentifier } from "pg";
import { inspectAsOf } from "./as-of.ts";
import type { Session } from "./connections.ts";
import type { Findings, Missing } from "./findings.ts";
import { missingIndexes } from "./indexes.ts";
import type { Layout } from "./layout.ts";
import { inspectReaders } from "./readers.ts";
import { inspectTables } from "./tables.ts";
import { attempt, lockDefinitions, transaction } from "./transaction.ts";

const findSchema = "SELECT 1 FROM pg_namespace WHERE nspname = $1";

/** Looks, and changes nothing. Needs no privilege. `isNew`: the table itself is missing, and so are its rows. */
export async function inspect(
  session: Session,
  layout: Layout,
): Promise<Findings & { readonly isNew: boolean }> {
  const schemas = await session.query(findSchema, [layout.schema]);
  const schema: Missing = {
    statement: `CREATE SCHEMA IF NOT EXISTS ${escapeIdentifier(layout.schema)}`,
    sentence: `there is no schema ${layout.schema}`,
    isOptional: false,
  };
  const tables = await inspectTables(session, layout);
  const asOf = await inspectAsOf(session, layout);
  const readers = await inspectReaders(session, layout);
  return {
    missing: [
      ...(schemas.rowCount === 0 ? [schema] : []),
      ...tables.missing,
      ...(await missingIndexes(session, layout)),
      ...asOf.missing,
      ...readers.missing,
    ],
    wrong: [...tables.wrong, ...asOf.wrong, ...readers.wrong],
    isNew: tables.isNew,
  };
}

/**
 * What is only good to have must never stop the rows: the role may not make it (42501), somebody holds the table
 * (55P03), it takes too long (57014), too much room (53100) or a value is too large for it (54000).
 */
const bearable = new Set(["42501", "55P03", "57014", "53100", "54000"]);

/** Adds what is missing. Of several that do so at once, the first does it and the others see it done. */
export async function amend(session: Session, layout: Layout): Promise<void> {
  await transaction(session, layout, async () => {
    await session.query(lockDefinitions, [layout.label]);
    const { missing, wrong } = await inspect(session, layout);
    if (wrong.length > 0) return;
    const add = async ({ statement, isOptional }: Missing): Promise<void> => {
      if (isOptional) await attempt(session, bearable, () => session.query(statement));
      else await session.query(statement);
    };
    for (const it of missing) await add(it);
    // On what was not there a moment ago.
    for (const it of (await inspectReaders(session, layout)).missing) await add(it);
  });
}
