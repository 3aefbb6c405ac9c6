import { escapeLiteral } from "pg";
import type { Session } from "./connections.ts";
import type { Findings } from "./findings.ts";
import { type Layout, listed, qualified, rowColumns } from "./layout.ts";

const result = `TABLE(${rowColumns.map(({ name, type }) => `${name} ${type}`).join(", ")})`;

/** A plain query, which the planner puts into that of the asker, so that conditions outside use indexes inside. */
const bodyOf = ({ history }: Layout): string =>
  `SELECT ${listed(
    rowColumns.map((it) => it.name),
    "version.",
  )} FROM ${history} AS version` +
  " WHERE version.valid_from <= $1 AND (version.valid_to > $1 OR version.valid_to IS NULL)";

const find = `
  SELECT pg_get_function_result(p.oid) AS result, p.prosrc AS body FROM pg_proc p
   WHERE p.pronamespace = (SELECT oid FROM pg_namespace WHERE nspname = $1) AND p.proname = $2
     AND p.pronargs = 1 AND p.proargtypes[0] = 'pg_catalog.timestamptz'::regtype`;

/** How the function that answers for a point in time differs from what it should be. */
export async function inspectAsOf(session: Session, layout: Layout): Promise<Findings> {
  if (!layout.hasHistory) return { missing: [], wrong: [] };
  const { rows } = await session.query<{ result: string; body: string }>(find, [
    layout.schema,
    layout.asOf,
  ]);
  const [found] = rows;
  const body = bodyOf(layout);
  const label = `${layout.schema}.${layout.asOf}(timestamp with time zone)`;
  if (found !== undefined && found.result !== result)
    return { missing: [], wrong: [`function ${label} returns ${found.result}, wanted ${result}`] };
  if (found?.body === body) return { missing: [], wrong: [] };
  const statement = `CREATE OR REPLACE FUNCTION ${qualified(layout, layout.asOf)}(at timestamptz)
    RETURNS ${result} LANGUAGE sql STABLE PARALLEL SAFE AS ${escapeLiteral(body)}`;
  const isOptional = found !== undefined;
  const sentence = isOptional
    ? `function ${label} is not as Kollect makes it`
    : `there is no function ${label}`;
  return { missing: [{ statement, sentence, isOptional }], wrong: [] };
}
