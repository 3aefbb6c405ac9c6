import type { Session } from "./connections.ts";
import type { Layout } from "./layout.ts";

/** Cluster, inventory namespace and inventory name: whose rows these are. */
export type Owner = readonly [cluster: string, namespace: string, name: string];

const mine = "WHERE cluster = $1 AND inventory_namespace = $2 AND inventory_name = $3";

/** The highest epoch that has written; `undefined` before the first. `lock` keeps others from writing. */
export async function readEpoch(
  session: Session,
  { epochs }: Layout,
  owner: Owner,
  lock: "" | "FOR UPDATE",
): Promise<number | undefined> {
  const { rows } = await session.query<{ epoch: string }>(
    `SELECT epoch FROM ${epochs} ${mine} ${lock}`,
    [...owner],
  );
  const [row] = rows;
  return row === undefined ? undefined : Number(row.epoch);
}

/** Locks the epoch and raises it to `epoch`. Returns the epoch that stands: a higher one is left as it is. */
export async function claimEpoch(
  session: Session,
  layout: Layout,
  owner: Owner,
  epoch: number,
): Promise<number> {
  let held = await readEpoch(session, layout, owner, "FOR UPDATE");
  if (held === undefined) {
    await session.query(
      `INSERT INTO ${layout.epochs} (cluster, inventory_namespace, inventory_name, epoch)
       VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
      [...owner, epoch],
    );
    held = await readEpoch(session, layout, owner, "FOR UPDATE");
  }
  // Somebody has taken it away in between: it is not ours.
  if (held === undefined) return epoch + 1;
  if (held < epoch)
    await session.query(`UPDATE ${layout.epochs} SET epoch = $4 ${mine}`, [...owner, epoch]);
  return Math.max(held, epoch);
}
