import { escapeIdentifier, escapeLiteral } from "pg";
import type { Session } from "./connections.ts";
import type { Owner } from "./epoch.ts";
import type { Layout } from "./layout.ts";
import { distinct, ownership, type View } from "./view.ts";

/** A relation that has a name in the schema. */
interface Relation {
  readonly name: string;
  readonly comment: string;
  /** Of a view of ours; in order. */
  readonly columns: readonly { readonly name: string; readonly type: string }[];
}

const findRelations = `
  SELECT c.relname AS name,
         CASE c.relkind WHEN 'v' THEN coalesce(obj_description(c.oid, 'pg_class'), '') ELSE '' END AS comment,
         CASE WHEN c.relkind = 'v' THEN
           (SELECT json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, NULL))
                            ORDER BY a.attnum)
              FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0) ELSE '[]' END AS columns
    FROM pg_class c
   WHERE c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = $1)
     AND (c.relname = ANY($2) OR c.relkind = 'v')`;

const isPrefix = (short: Relation["columns"], long: Relation["columns"]): boolean =>
  short.every(({ name, type }, index) => long[index]?.name === name && long[index].type === type);

const candidates = (view: View): string[] => [
  view.name,
  distinct(view.name, view.owner),
  distinct(view.name, `${view.owner} again`),
];

const creation = (layout: Layout, view: View, name: string): string =>
  `CREATE OR REPLACE VIEW ${qualified(layout, name)} AS ${view.select};
   COMMENT ON VIEW ${qualified(layout, name)} IS ${escapeLiteral(view.comment)}`;
const qualified = ({ schema }: Layout, name: string): string =>
  `${escapeIdentifier(schema)}.${escapeIdentifier(name)}`;

/**
 * Statements that lead from what stands to `views`, each a unit that may fail alone; none if all is well.
 * Touches only views whose comment says that this inventory owns them.
 */
export async function planViews(
  session: Session,
  layout: Layout,
  owner: Owner,
  views: readonly View[],
): Promise<readonly string[]> {
  const { rows } = await session.query<Relation>(findRelations, [
    layout.schema,
    views.flatMap(candidates),
  ]);
  const taken = new Set(rows.map((it) => it.name));
  const sign = ` ${ownership(layout, owner)} definition=`;
  const owned = rows.filter((it) => it.comment.startsWith("kollect:") && it.comment.includes(sign));
  const isOf = (view: View, it: Relation): boolean =>
    it.comment.startsWith(`${view.owner} definition=`);
  const statements = owned
    .filter((it) => !views.some((view) => isOf(view, it)))
    .map((it) => `DROP VIEW ${qualified(layout, it.name)}`);
  for (const view of views) {
    const stands = owned.find((it) => isOf(view, it));
    if (stands?.comment === view.comment) continue;
    const name = stands?.name ?? candidates(view).find((it) => !taken.has(it));
    if (name === undefined) continue;
    taken.add(name);
    const isGrown = stands === undefined || isPrefix(stands.columns, view.columns);
    const drop = isGrown ? "" : `DROP VIEW ${qualified(layout, name)};\n`;
    statements.push(drop + creation(layout, view, name));
  }
  return statements;
}

/**
 * A view must never stop the rows: somebody else's view may rest on ours (2BP01), the role may not create
 * (42501), or the name was taken in between (42P07, 42710).
 */
const bearable = new Set(["2BP01", "42501", "42P07", "42710"]);

/** Runs `statements` within the transaction; what cannot be done now leaves the old view as it was. */
export async function applyViews(session: Session, statements: readonly string[]): Promise<void> {
  for (const statement of statements) {
    await session.query("SAVEPOINT before_view");
    try {
      await session.query(statement);
      await session.query("RELEASE SAVEPOINT before_view");
    } catch (error) {
      const code = error instanceof Error && "code" in error ? error.code : undefined;
      if (typeof code !== "string" || !bearable.has(code)) throw error;
      await session.query("ROLLBACK TO SAVEPOINT before_view");
    }
  }
}
