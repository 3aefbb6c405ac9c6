import { annotations, kinds } from "../../../generated/kinds.ts";
import type { KollectInventory } from "../../../generated/types.ts";
import { pathOf } from "../../kube/collection-path.ts";
import { watchSource } from "../../kube/watch-source.ts";
import { dateAt, systemClock, wallTime } from "../../runtime/clock.ts";
import { Failure } from "../failure.ts";
import { gridLines } from "../output/grid.ts";
import type { Result, Session } from "../session.ts";
import { resourceName } from "../sources/own-objects.ts";
import { inventoryItem, problemsOf } from "../status/status-item.ts";
import { forEach } from "./each.ts";
import type { ResyncFlags } from "./flags.ts";
import { mergeObject, readObject, type Spot, spotName, whereOf } from "./live-object.ts";
import { steeredBy } from "./steered.ts";

/** Asks for an export and a verification of each inventory's sinks; with --wait, until they have answered. */
export function resync(
  words: readonly string[],
  flags: ResyncFlags,
  session: Session,
): Promise<Result> {
  const { signal, output } = session;
  const objects = steeredBy(words);
  const target = objects.find(({ kind }) => kind !== kinds.KollectInventory);
  if (target !== undefined)
    throw new Failure(
      `target ${target.name}: targets are followed all the time; resync is for the inventory that exports its rows: inventory/NAME`,
    );
  return forEach(objects, flags, session, async (spot) => {
    demandAnswerable(await readObject<KollectInventory>(spot, signal), spot);
    const requestedAt = dateAt(wallTime(systemClock)).toISOString();
    const body = { metadata: { annotations: { [annotations.requestedAt]: requestedAt } } };
    await mergeObject(spot, body, signal);
    await output.write(`${spotName(spot)} resync requested ${whereOf(spot)}\n`);
    await output.flush();
    if (flags.wait !== true) return true;
    return showAnswer(spot, requestedAt, flags, session);
  });
}

/** @throws {Failure} nobody would ever answer */
function demandAnswerable({ spec }: KollectInventory, spot: Spot): void {
  const where = whereOf(spot);
  if (spec.suspend)
    throw new Failure(
      `inventory ${spot.name} ${where} is suspended; kollect resume inventory/${spot.name} comes first`,
    );
  const { snapshotSinkRefs = [], databaseSinkRefs = [], eventSinkRefs = [] } = spec;
  if (snapshotSinkRefs.length + databaseSinkRefs.length + eventSinkRefs.length === 0)
    throw new Failure(`inventory ${spot.name} ${where} names no sink`);
}

/** Waits, and shows how the sinks stand. Says whether all is well. */
async function showAnswer(
  spot: Spot,
  requestedAt: string,
  flags: ResyncFlags,
  session: Session,
): Promise<boolean> {
  const { signal, output } = session;
  const { isAnswered, last } = await answered(spot, requestedAt, flags, signal);
  const told = session.notices(flags);
  const item = inventoryItem(last);
  const rows = (item.exports ?? []).map((it) => [
    it.sink,
    String(it.rows ?? ""),
    String(it.rowsRepaired ?? ""),
    it.ready ? "True" : "False",
    it.reason,
  ]);
  const titles = ["SINK", "ROWS", "REPAIRED", "READY", "REASON"];
  await output.write(`${gridLines({ titles, rows }, output.columns).join("\n")}\n`);
  await output.flush();
  const problems = problemsOf([item]);
  for (const text of problems) told.error(text);
  if (!isAnswered)
    told.error(
      `${spotName(spot)}: no answer within ${flags.timeout} s${problems.length > 0 ? "" : "; does kollect operator run?"}`,
    );
  return isAnswered && problems.length === 0;
}

interface Answer {
  readonly isAnswered: boolean;
  readonly last: KollectInventory;
}

/** @throws {Failure} the inventory was deleted, or cannot be watched */
async function answered(
  spot: Spot,
  requestedAt: string,
  { timeout }: ResyncFlags,
  signal: AbortSignal,
): Promise<Answer> {
  const { cluster, kind, namespace, name } = spot;
  const bounded = AbortSignal.any([signal, AbortSignal.timeout(timeout * 1_000)]);
  const target = {
    path: pathOf(kind, namespace),
    resource: resourceName(kind),
    fieldSelector: `metadata.name=${name}`,
  };
  const source = watchSource<KollectInventory>(cluster.client, target, { clock: systemClock });
  let last: KollectInventory | undefined;
  try {
    for await (const event of source.open(bounded)) {
      if (event.type === "deleted") throw new Failure(`${spotName(spot)} was deleted meanwhile`);
      if (event.type !== "listed" && event.type !== "applied") continue;
      last = event.object;
      if (last.status?.lastHandledRequestedAt === requestedAt) return { isAnswered: true, last };
    }
  } catch (error) {
    if (!bounded.aborted) throw error;
  }
  signal.throwIfAborted();
  if (last === undefined)
    throw new Failure(`${spotName(spot)} cannot be watched; it takes the verbs list and watch`);
  return { isAnswered: false, last };
}
