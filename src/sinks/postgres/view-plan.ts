import { escapeLiteral } from "pg";
import type { Session } from "./connections.ts";
import type { Owner } from "./epoch.ts";
import { type Layout, qualified } from "./layout.ts";
import { attempt } from "./transaction.ts";
import { distinct, ownership, type View } from "./view.ts";

/** A relation that has a name in the schema. */
interface Relation {
  readonly name: string;
  readonly comment: string;
  /** Of a view that may be ours: fingerprint of what the server says it is defined as. */
  readonly standing: string;
  /** Of a view; in order. */
  readonly columns: readonly { readonly name: string; readonly type: string }[];
}

const fingerprint = (oid: string): string =>
  `left(encode(sha256(convert_to(pg_get_viewdef(${oid}), 'UTF8')), 'hex'), 16)`;
const findFingerprint = `
  SELECT ${fingerprint("c.oid")} AS standing FROM pg_class c
   WHERE c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = $1) AND c.relname = $2`;
const findRelations = `
  SELECT c.relname AS name,
         CASE c.relkind WHEN 'v' THEN coalesce(obj_description(c.oid, 'pg_class'), '') ELSE '' END AS comment,
         CASE WHEN c.relkind = 'v' AND obj_description(c.oid, 'pg_class') LIKE 'kollect:%'
              THEN ${fingerprint("c.oid")} ELSE '' END AS standing,
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

/** The comment of a view that stands as we made it: `CREATE OR REPLACE` by somebody else keeps a comment. */
const signature = ({ comment }: View, standing: string): string =>
  `${comment} standing=${standing}`;

/** A step towards the views that should be, which may fail alone. */
export interface ViewStep {
  readonly statement: string;
  /** What `statement` makes, if it makes something. */
  readonly made?: { readonly name: string; readonly view: View };
}

/**
 * Steps that lead from what stands to `views`; none if all is well.
 * Touches only views whose comment says that this inventory owns them.
 */
export async function planViews(
  session: Session,
  layout: Layout,
  owner: Owner,
  views: readonly View[],
): Promise<readonly ViewStep[]> {
  const { rows } = await session.query<Relation>(findRelations, [
    layout.schema,
    views.flatMap(candidates),
  ]);
  const taken = new Set(rows.map((it) => it.name));
  const sign = ` ${ownership(layout, owner)} definition=`;
  const owned = rows.filter((it) => it.comment.startsWith("kollect:") && it.comment.includes(sign));
  const isOf = (view: View, it: Relation): boolean =>
    it.comment.startsWith(`${view.owner} definition=`);
  const steps: ViewStep[] = owned
    .filter((it) => !views.some((view) => isOf(view, it)))
    .map((it) => ({ statement: `DROP VIEW ${qualified(layout, it.name)}` }));
  for (const view of views) {
    const stands = owned.find((it) => isOf(view, it));
    if (stands?.comment === signature(view, stands?.standing ?? "")) continue;
    const name = stands?.name ?? candidates(view).find((it) => !taken.has(it));
    if (name === undefined) continue;
    taken.add(name);
    const isGrown = stands === undefined || isPrefix(stands.columns, view.columns);
    const drop = isGrown ? "" : `DROP VIEW ${qualified(layout, name)};\n`;
    steps.push({
      statement: `${drop}CREATE OR REPLACE VIEW ${qualified(layout, name)} AS ${view.select}`,
      made: { name, view },
    });
  }
  return steps;
}

/**
 * A view must never stop the rows: somebody else's view may rest on ours (2BP01), the role may not create
 * (42501), or the name was taken in between (42P07, 42710).
 */
const bearable = new Set(["2BP01", "42501", "42P07", "42710"]);

const run = async (session: Session, layout: Layout, step: ViewStep): Promise<void> => {
  await session.query(step.statement);
  if (step.made === undefined) return;
  const { name, view } = step.made;
  const { rows } = await session.query<{ standing: string }>(findFingerprint, [
    layout.schema,
    name,
  ]);
  const comment = escapeLiteral(signature(view, rows[0]?.standing ?? ""));
  await session.query(`COMMENT ON VIEW ${qualified(layout, name)} IS ${comment}`);
};

/** Takes `steps` within the transaction; what cannot be done now leaves the old view as it was. */
export async function applyViews(
  session: Session,
  layout: Layout,
  steps: readonly ViewStep[],
): Promise<void> {
  for (const step of steps) await attempt(session, bearable, () => run(session, layout, step));
}
