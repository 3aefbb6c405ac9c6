import type { KollectInventory } from "../../../generated/types.ts";
import { exportedProfiles } from "../../controllers/exported-profiles.ts";
import {
  type Bound,
  boundSinks,
  connectionOf,
  routeOf,
} from "../../controllers/inventory-sinks.ts";
import type { OpenSinkResource } from "../../controllers/sink-opener.ts";
import { createTargetChoices } from "../../controllers/target-choice.ts";
import type { LaneSpec } from "../../export/lane-spec.ts";
import { effectivePolicy } from "../../export/policy.ts";
import { type Resources, storesOf } from "../config/resources.ts";
import { fileSinkOpener } from "../config/secrets.ts";
import { Failure } from "../failure.ts";
import type { Result } from "../session.ts";
import type { SourceDocument } from "../sources/document.ts";
import type { Parts } from "./collect.ts";
import type { Plans } from "./config-jobs.ts";
import { exportOnce } from "./export-once.ts";
import type { CollectFlags } from "./flags.ts";
import { gatherRows } from "./gather.ts";

export interface SinkOrder {
  readonly flags: CollectFlags;
  readonly resources: Resources;
  readonly secrets: ReadonlyMap<string, SourceDocument>;
}

/**
 * Writes each inventory to its sinks once, through the operator's own lanes. The epoch is 0, which is less than that of any
 * elected operator: what one has written is never overwritten. What could not be listed stays in the sinks as it is.
 */
export async function exportToSinks(
  { jobs, idle }: Plans,
  { flags, resources, secrets }: SinkOrder,
  parts: Parts,
): Promise<Result> {
  const { session, shortfall, places, notices } = parts;
  if (places.length > 1)
    throw new Failure(
      "rows of several clusters would overwrite one another in a sink; name one context",
    );
  if (flags.limit !== undefined)
    throw new Failure("--limit would remove from the sinks what is above it; leave it out");
  const openSink = fileSinkOpener(secrets, session.env);
  const specs = laneSpecs({ flags, resources, secrets }, openSink, (text) =>
    shortfall.missing(text),
  );
  if (specs.length === 0) throw new Failure("no inventory in these files has a sink to write to");
  // Before anything is listed: a variable that is not set must not cost a minute.
  for (const { open } of specs) {
    const { sink } = await open(session.signal);
    await sink.close();
  }
  const store = await gatherRows(
    { jobs, idle: idle.map((it) => it.source) },
    parts,
    session.signal,
  );
  if (shortfall.result === "nothing" && jobs.length > 0) throw new Failure("nothing could be had");
  const isWritten = await exportOnce(specs, { store, notices, shortfall }, session.signal);
  if (!isWritten) throw new Failure("no sink was written");
  return shortfall.result === "complete" ? "complete" : "partial";
}

function laneSpecs(
  { flags, resources }: SinkOrder,
  openSink: OpenSinkResource,
  missing: (text: string) => void,
): readonly LaneSpec[] {
  const wanted = flags.sink && new Set(flags.sink.flatMap((it) => it.split(",")));
  const isDeletionConfirmed = flags.confirmDeletion === true;
  const found = new Set<string>();
  const specs = [...resources.KollectInventory.values()].flatMap((inventory) =>
    boundSinks(inventory, storesOf(resources))
      .filter(({ ref }) => wanted?.has(ref.name) !== false)
      .flatMap((bound) => {
        found.add(bound.ref.name);
        return specOf(inventory, bound, { resources, isDeletionConfirmed, openSink, missing });
      }),
  );
  for (const name of wanted ?? [])
    if (!found.has(name)) throw new Failure(`--sink ${name}: no inventory names such a sink`);
  return specs;
}

interface Around {
  readonly resources: Resources;
  readonly isDeletionConfirmed: boolean;
  readonly openSink: OpenSinkResource;
  readonly missing: (text: string) => void;
}

function specOf(
  inventory: KollectInventory,
  { name, ref, sink, latest }: Bound,
  { resources, openSink, missing, isDeletionConfirmed }: Around,
): LaneSpec[] {
  const { namespace = "", name: own } = inventory.metadata;
  if (inventory.spec.suspend) return [];
  if (sink === undefined) {
    missing(`KollectInventory ${namespace}/${own}: there is no sink ${name} in these files`);
    return [];
  }
  const targets = resources.KollectTarget;
  const { choice, sources } = createTargetChoices(targets).of(inventory);
  const policy = effectivePolicy(ref, sink.spec, inventory.spec);
  const removalLimit = { ...policy.removalLimit, maxPercent: 100 };
  return [
    {
      ...routeOf(inventory, { name, sink, latest, openSink }),
      fingerprint: JSON.stringify(connectionOf(sink)),
      policy: isDeletionConfirmed ? { ...policy, removalLimit } : policy,
      targets: choice,
      profiles: () => exportedProfiles({ targets, profiles: resources.KollectProfile }, sources),
      requestedAt: undefined,
      confirmation: undefined,
      priorConfirmation: undefined,
      // Nobody lists anew: a removal that is held stays so.
      relist: () => () => false,
    },
  ];
}
