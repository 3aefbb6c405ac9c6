import { finalizers, kinds } from "../../generated/kinds.ts";
import type { KollectInventory } from "../../generated/types.ts";
import type { Lanes } from "../export/lanes.ts";
import type { Route } from "../export/lane-spec.ts";
import type { Removal } from "../export/removal.ts";
import type { Warn } from "../kube/events.ts";
import type { SetFinalizer } from "../kube/finalizers.ts";
import type { StatusWriter } from "../kube/status.ts";
import { type Clock, type Millis, millisOf, wallTime } from "../runtime/clock.ts";
import type { Next } from "../runtime/controller.ts";
import { conditionsOf, finding, withKstatus } from "./conditions.ts";

export interface CleanupOptions {
  readonly lanes: Lanes;
  readonly status: StatusWriter;
  readonly setFinalizer: SetFinalizer;
  readonly warn: Warn;
  readonly clock: Clock;
}

/** A reference; no route when its sink does not exist. */
export interface Destination {
  readonly name: string;
  readonly route: Route | undefined;
}

/** What cannot be taken out of a sink in this time stays there: nothing may block a deletion for ever. */
const patience: Millis = 10 * 60_000;

/** Takes an inventory that is being deleted out of its sinks where deletionPolicy says so, and lets it go. */
export function inventoryCleanup(options: CleanupOptions) {
  const { lanes, status, setFinalizer, warn, clock } = options;

  const release = async (inventory: KollectInventory, signal: AbortSignal): Promise<Next> => {
    await lanes.reconcile(`${inventory.metadata.namespace ?? ""}/${inventory.metadata.name}`, []);
    const { inventoryCleanup: finalizer } = finalizers;
    const wish = { finalizer, isWanted: false };
    await setFinalizer(kinds.KollectInventory, inventory, wish, signal);
    return "on-change";
  };
  const tell = async (
    inventory: KollectInventory,
    left: readonly Removal[],
    signal: AbortSignal,
  ): Promise<void> => {
    const generation = inventory.metadata.generation ?? 0;
    const known = status.latest(inventory);
    const [first] = left.flatMap(({ sinkName, error }) =>
      error === undefined ? [] : [`${sinkName}: ${error.message}`],
    );
    const message = first ?? `taken out of ${left.map((it) => it.sinkName).join(", ")}`;
    const findings = withKstatus([finding("Ready", false, "Deleting", message)]);
    const judged = { generation, now: clock.now() };
    const conditions = conditionsOf(known.status?.conditions, findings, judged);
    const next = { ...known.status, observedGeneration: generation, conditions };
    await status.apply(kinds.KollectInventory, inventory, next, signal);
  };

  return async (
    inventory: KollectInventory,
    destinations: readonly Destination[],
    signal: AbortSignal,
  ): Promise<Next> => {
    const { namespace = "", name, deletionTimestamp = "" } = inventory.metadata;
    const isOurs = inventory.metadata.finalizers?.includes(finalizers.inventoryCleanup) === true;
    if (!isOurs || inventory.spec.deletionPolicy !== "Delete") return release(inventory, signal);
    const removals = await lanes.remove(
      `${namespace}/${name}`,
      destinations.flatMap(({ route }) => route ?? []),
    );
    // A sink may have gone since its removal began.
    const isThere = new Set(destinations.flatMap(({ name: it, route }) => (route ? [it] : [])));
    const left = removals.filter((it) => !it.isDone && isThere.has(it.sinkName));
    const patienceLeft = millisOf(deletionTimestamp) + patience - wallTime(clock);
    if (left.length > 0 && patienceLeft > 0) {
      await tell(inventory, left, signal);
      return { after: patienceLeft };
    }
    const absent = destinations.filter(({ route }) => route === undefined);
    const notes = [
      ...absent.map((it) => `${it.name} does not exist; what it may hold stays`),
      ...left.map((it) => `${it.sinkName} was given up: ${it.error?.message ?? "no answer"}`),
    ];
    for (const note of notes) {
      const reason = "Deleting";
      await warn(kinds.KollectInventory, inventory, { reason, action: "CleanUp", note }, signal);
    }
    return release(inventory, signal);
  };
}
