import { escapeIdentifier, escapeLiteral } from "pg";
import type { Session } from "./connections.ts";
import type { Owner } from "./epoch.ts";
import { type Layout, qualified } from "./layout.ts";
import { attempt } from "./transaction.ts";
import { distinct, ownership, type View } from "./view.ts";
import { readAccess, restoreGrants } from "./view-access.ts";

/** A relation that has a name in the schema. */
interface Relation {
  readonly name: string;
  readonly comment: string;
  /**
   * Of a view of this inventory: fingerprint of what the server says it is defined as. Not of others: the server fails
   * where it is asked for the definition of a view that somebody is just making anew.
   */
  readonly standing: string;
  /** Of a view that may be ours: readers that may not read it. */
  readonly lacking: readonly string[];
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
         CASE WHEN c.relkind = 'v' AND position($4 IN obj_description(c.oid, 'pg_class')) > 0
              THEN ${fingerprint("c.oid")} ELSE '' END AS standing,
         ARRAY(SELECT r.rolname::text FROM pg_roles r
                WHERE r.rolname = ANY($3) AND NOT has_table_privilege(r.oid, c.oid, 'SELECT')) AS lacking,
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
export type ViewStep =
  | { readonly type: "drop"; readonly name: string }
  | { readonly type: "grant"; readonly name: string; readonly readers: readonly string[] }
  /** `isGrown`: nothing stands there, or what stands only gets columns at its end. */
  | {
      readonly type: "make";
      readonly name: string;
      readonly view: View;
      readonly isGrown: boolean;
    };

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
  const sign = ` ${ownership(layout, owner)} definition=`;
  const { rows } = await session.query<Relation>(findRelations, [
    layout.schema,
    views.flatMap(candidates),
    layout.readers,
    sign,
  ]);
  const taken = new Set(rows.map((it) => it.name));
  const owned = rows.filter((it) => it.comment.startsWith("kollect:") && it.comment.includes(sign));
  const isOf = (view: View, it: Relation): boolean =>
    it.comment.startsWith(`${view.owner} definition=`);
  const steps: ViewStep[] = owned
    .filter((it) => !views.some((view) => isOf(view, it)))
    .map(({ name }) => ({ type: "drop", name }));
  for (const view of views) {
    const stands = owned.find((it) => isOf(view, it));
    if (stands !== undefined && stands.comment === signature(view, stands.standing)) {
      const { name, lacking } = stands;
      if (lacking.length > 0) steps.push({ type: "grant", name, readers: lacking });
      continue;
    }
    const name = stands?.name ?? candidates(view).find((it) => !taken.has(it));
    if (name === undefined) continue;
    taken.add(name);
    const isGrown = stands === undefined || isPrefix(stands.columns, view.columns);
    steps.push({ type: "make", name, view, isGrown });
  }
  return steps;
}

/**
 * A view must never stop the rows: somebody else's view may rest on ours (2BP01), the role may not create
 * (42501), the name was taken in between (42P07, 42710), or somebody has been reading it for long (55P03).
 */
const bearable = new Set(["2BP01", "42501", "42P07", "42710", "55P03"]);

const grant = async (
  session: Session,
  layout: Layout,
  name: string,
  readers: readonly string[],
): Promise<void> => {
  if (readers.length === 0) return;
  const roles = readers.map(escapeIdentifier).join(", ");
  await session.query(`GRANT SELECT ON ${qualified(layout, name)} TO ${roles}`);
};

/**
 * A view whose columns change is dropped and made again in one transaction: whoever asks for it meanwhile waits, and gets
 * the new one. What an administrator set on it comes along.
 */
const make = async (
  session: Session,
  layout: Layout,
  { name, view, isGrown }: ViewStep & { type: "make" },
): Promise<void> => {
  const relation = qualified(layout, name);
  const before = await readAccess(session, layout, name);
  const options = before.options.length === 0 ? "" : ` WITH (${before.options.join(", ")})`;
  if (!isGrown) await session.query(`DROP VIEW ${relation}`);
  await session.query(`CREATE OR REPLACE VIEW ${relation}${options} AS ${view.select}`);
  const { rows } = await session.query<{ standing: string }>(findFingerprint, [
    layout.schema,
    name,
  ]);
  const comment = escapeLiteral(signature(view, rows[0]?.standing ?? ""));
  await session.query(`COMMENT ON VIEW ${relation} IS ${comment}`);
  const columns = view.columns.map((it) => it.name);
  if (!isGrown) await restoreGrants(session, layout, name, { before, columns });
  await grant(session, layout, name, layout.readers);
};

const take = async (session: Session, layout: Layout, step: ViewStep): Promise<void> => {
  if (step.type === "drop") await session.query(`DROP VIEW ${qualified(layout, step.name)}`);
  else if (step.type === "grant") await grant(session, layout, step.name, step.readers);
  else await make(session, layout, step);
};

/** While we wait for a reader to finish, all others wait for us. */
const briefly =
  "SELECT set_config('lock_timeout', '1s', true) WHERE current_setting('lock_timeout')::interval > '1s'";

/**
 * Takes `steps` within the transaction, at its end; what cannot be done now leaves the old view as it was.
 * Returns false if some of that is worth another try soon.
 */
export async function applyViews(
  session: Session,
  layout: Layout,
  steps: readonly ViewStep[],
): Promise<boolean> {
  let isDone = true;
  await session.query(briefly);
  for (const step of steps) {
    const failure = await attempt(session, bearable, () => take(session, layout, step));
    if (failure === "55P03") isDone = false;
  }
  return isDone;
}
