import { escapeIdentifier, escapeLiteral } from "pg";
import type { Session } from "./connections.ts";
import { type Layout, qualified } from "./layout.ts";

/** One privilege of one grantee, on the view or on one of its columns. */
interface Grant {
  /** Quoted, or PUBLIC. */
  readonly grantee: string;
  readonly privilege: string;
  readonly isGrantable: boolean;
  /** Empty for the whole view. */
  readonly column: string;
}

/** What an administrator set on a view besides its definition. */
export interface ViewAccess {
  readonly grants: readonly Grant[];
  /** As they stand behind WITH, e.g. `security_invoker = 'true'`. */
  readonly options: readonly string[];
}

const find = `
  SELECT coalesce(c.reloptions, '{}')::text[] AS options,
         (SELECT coalesce(json_agg(json_build_object(
            'grantee', CASE acl.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(acl.grantee)) END,
            'privilege', acl.privilege_type, 'isGrantable', acl.is_grantable, 'column', acl.attname)), '[]')
            FROM (SELECT '' AS attname, one.* FROM aclexplode(coalesce(c.relacl, acldefault('r', c.relowner))) AS one
                  UNION ALL
                  SELECT a.attname, one.* FROM pg_attribute a, aclexplode(a.attacl) AS one
                   WHERE a.attrelid = c.oid AND a.attnum > 0) AS acl) AS grants
    FROM pg_class c
   WHERE c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = $1) AND c.relname = $2`;

export async function readAccess(
  session: Session,
  { schema }: Pick<Layout, "schema">,
  name: string,
): Promise<ViewAccess> {
  const { rows } = await session.query<{ options: string[]; grants: Grant[] }>(find, [
    schema,
    name,
  ]);
  const [found] = rows;
  return {
    grants: found?.grants ?? [],
    options: (found?.options ?? []).map((option) => {
      const [key = "", ...value] = option.split("=");
      return `${escapeIdentifier(key)} = ${escapeLiteral(value.join("="))}`;
    }),
  };
}

const identityOf = (it: Grant): string =>
  JSON.stringify([it.grantee, it.privilege, it.column, it.isGrantable]);

/** Gives a view that was made anew the privileges of the one before, as far as its columns are still there. */
export async function restoreGrants(
  session: Session,
  layout: Layout,
  name: string,
  { before, columns }: { readonly before: ViewAccess; readonly columns: readonly string[] },
): Promise<void> {
  const { grants: now } = await readAccess(session, layout, name);
  const kept = before.grants.filter((it) => it.column === "" || columns.includes(it.column));
  const [had, has] = [new Set(kept.map(identityOf)), new Set(now.map(identityOf))];
  const what = ({ privilege, column }: Grant): string =>
    (column === "" ? privilege : `${privilege} (${escapeIdentifier(column)})`) +
    ` ON ${qualified(layout, name)}`;
  for (const it of now)
    if (!had.has(identityOf(it))) await session.query(`REVOKE ${what(it)} FROM ${it.grantee}`);
  for (const it of kept)
    if (!has.has(identityOf(it)))
      await session.query(
        `GRANT ${what(it)} TO ${it.grantee}${it.isGrantable ? " WITH GRANT OPTION" : ""}`,
      );
}
