import type { KollectInventory } from "../../../generated/types.ts";
import { boundSinks } from "../../controllers/inventory-sinks.ts";
import type { Snapshot } from "../../rows/snapshot.ts";
import type { Holding, Sink } from "../../sinks/sink.ts";
import type { Parts } from "../collect/collect.ts";
import { createShortfall } from "../collect/shortfall.ts";
import { storesOf } from "../config/resources.ts";
import { Failure } from "../failure.ts";
import { counted } from "../output/counted.ts";
import type { Result, Session } from "../session.ts";
import { clusterPlaces } from "../sources/places.ts";
import { collectSnapshot, snapshotHolding } from "./cluster-side.ts";
import { changesOf, compare, type Difference } from "./compare.ts";
import type { DiffOrder } from "./flags.ts";
import { changePrinter } from "./print.ts";
import { type Scene, sceneOf } from "./scene.ts";
import { type Side, sideOf } from "./side.ts";

/** Compares two states of an inventory. @throws {Failure} a side cannot be had */
export async function diff(order: DiffOrder, session: Session): Promise<Result> {
  const { flags, sides: names } = order;
  if (names[0] === names[1]) throw new Failure(`both sides are ${names[0]}`);
  const notices = session.notices(flags);
  const isLive = names.includes("cluster");
  // Without the cluster none is asked, and there need be none.
  const places = isLive || flags.config === undefined ? clusterPlaces(flags) : [];
  if (places.length > 1) throw new Failure("one cluster is compared at a time; name one context");
  const shortfall = createShortfall(notices);
  const parts: Parts = { session, notices, shortfall, places, hasClusters: false };
  const scene = await sceneOf(order, { session, notices, place: places[0] });
  const name = nameOf(scene.inventory);
  const bounds = boundSinks(scene.inventory, storesOf(scene.resources));
  const [first, second] = names.map((it) => sideOf(it, bounds, name));
  if (first === undefined || second === undefined) throw new Failure("name two sides");
  const sinks: Sink[] = [];
  try {
    const openers = [await opened(first, scene, session), await opened(second, scene, session)];
    sinks.push(...openers.flatMap((it) => it ?? []));
    const snapshot = isLive ? await collectSnapshot(scene, parts) : undefined;
    if (shortfall.result === "nothing") throw new Failure("nothing could be had");
    const around = { scene, snapshot, session };
    return await within({ side: first, sink: openers[0] }, around, (before) =>
      within({ side: second, sink: openers[1] }, around, async (after) => {
        const retained = snapshot?.retained ?? new Set<string>();
        const difference = await compare(before, after, retained);
        const printer = changePrinter(flags.output, session.output, names);
        for await (const changes of changesOf(difference, before, after))
          await printer.print(changes);
        await printer.end();
        await session.output.flush();
        notices.info(summaryOf(difference, names));
        return isEqual(difference) && shortfall.result === "complete" ? "complete" : "partial";
      }),
    );
  } finally {
    for (const sink of sinks) await sink.close();
  }
}

const nameOf = ({ metadata: { namespace = "", name } }: KollectInventory): string =>
  `${namespace}/${name}`;

/** Each side has a sink of its own, for both may be states of one. */
async function opened(
  side: Side,
  { openSink }: Scene,
  { signal }: Session,
): Promise<Sink | undefined> {
  if (side.type === "cluster" || side.bound.sink === undefined) return undefined;
  return (await openSink(side.bound.sink, signal)).sink;
}

interface Opened {
  readonly side: Side;
  readonly sink: Sink | undefined;
}

interface Around {
  readonly scene: Scene;
  readonly snapshot: Snapshot | undefined;
  readonly session: Session;
}

/** Does `work` while the side can be read. */
async function within<T>(
  { side, sink }: Opened,
  { scene, snapshot, session: { signal } }: Around,
  work: (holding: Holding) => Promise<T>,
): Promise<T> {
  if (side.type === "cluster") {
    if (snapshot === undefined) throw new Error("the cluster was not collected");
    return work(snapshotHolding(snapshot));
  }
  const spec = side.bound.sink?.spec;
  if (spec === undefined || sink?.read === undefined)
    throw new Failure(`${side.text}: sinks of this type cannot be read back`);
  const { namespace = "", name } = scene.inventory.metadata;
  return sink.read(
    { inventory: { namespace, name }, cluster: spec.cluster, revision: side.revision },
    (holding) => {
      if (holding !== undefined) return work(holding);
      throw new Failure(
        `${side.text} holds nothing of inventory ${namespace}/${name} of cluster ${spec.cluster}`,
      );
    },
    signal,
  );
}

const isEqual = ({ added, removed, changed }: Difference): boolean =>
  added.length + removed.length + changed.length === 0;

function summaryOf(difference: Difference, [first, second]: readonly [string, string]): string {
  const { added, removed, changed, sizes } = difference;
  if (isEqual(difference)) return `no difference in ${counted(sizes[0], "row")}`;
  return (
    `${added.length} added, ${removed.length} removed, ${changed.length} changed;` +
    ` ${counted(sizes[0], "row")} in ${first}, ${sizes[1]} in ${second}`
  );
}
