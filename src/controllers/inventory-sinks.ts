import type {
  KollectDatabaseSink,
  KollectEventSink,
  KollectInventory,
  KollectSnapshotSink,
  SinkRef,
} from "../../generated/types.ts";
import type { Route } from "../export/lane-spec.ts";
import type { ReadonlyStore } from "../runtime/store.ts";
import { driverOf } from "../sinks/registry.ts";
import type { OpenSinkResource, SinkResource } from "./sink-opener.ts";

/** Where sinks are looked up. */
export interface SinkStores {
  readonly snapshotSinks: ReadonlyStore<KollectSnapshotSink>;
  readonly databaseSinks: ReadonlyStore<KollectDatabaseSink>;
  readonly eventSinks: ReadonlyStore<KollectEventSink>;
}

/** A reference and the sink it names, if there is one. */
export interface Bound {
  /** Family and name, for example "database/warehouse". */
  readonly name: string;
  readonly ref: SinkRef;
  readonly sink: SinkResource | undefined;
  /** Another sink of the list that writes to the same place, and stands before this one. */
  readonly rival: string | undefined;
  /** The same as it is by the time of the call. */
  readonly latest: () => SinkResource | undefined;
}

/** The sinks that an inventory names. */
export function boundSinks({ metadata, spec }: KollectInventory, stores: SinkStores): Bound[] {
  const bind = (
    family: string,
    refs: readonly SinkRef[] | undefined,
    sinks: ReadonlyStore<SinkResource>,
  ): Bound[] =>
    (refs ?? []).map((ref) => {
      const latest = () => sinks.get(`${metadata.namespace ?? ""}/${ref.name}`);
      return { name: `${family}/${ref.name}`, ref, sink: latest(), rival: undefined, latest };
    });
  return withRivals([
    ...bind("snapshot", spec.snapshotSinkRefs, stores.snapshotSinks),
    ...bind("database", spec.databaseSinkRefs, stores.databaseSinks),
    ...bind("event", spec.eventSinkRefs, stores.eventSinks),
  ]);
}

/** Of several sinks with one place the first counts; each would take the other's rows for drift, or never look again. */
const withRivals = (refs: readonly Bound[]): Bound[] => {
  const first = new Map<string, string>();
  return refs.map((it) => {
    if (it.sink === undefined) return it;
    const { spec } = it.sink;
    const place = `${spec.type} ${driverOf(spec).placeOf(spec)}`;
    const rival = first.get(place);
    if (rival === undefined) first.set(place, it.name);
    return { ...it, rival };
  });
};

interface Way {
  readonly name: string;
  readonly sink: SinkResource;
  readonly latest: Bound["latest"];
  readonly openSink: OpenSinkResource;
}

export const routeOf = (
  { metadata }: KollectInventory,
  { name, sink, latest, openSink }: Way,
): Route => ({
  inventory: { namespace: metadata.namespace ?? "", name: metadata.name },
  sinkName: name,
  sinkType: sink.spec.type,
  cluster: sink.spec.cluster,
  // A removal goes on while somebody mends the sink's spec.
  open: (signal) => openSink(latest() ?? sink, signal),
});

/** What the open connection rests on: all of the spec but when and how much is exported. */
export const connectionOf = ({ metadata, spec }: SinkResource): unknown => [
  metadata.namespace,
  metadata.name,
  Object.entries(spec).filter(([field]) => !scheduling.has(field)),
];
const scheduling = new Set(["exportMinInterval", "changePolicy", "maxRowBytes"]);
