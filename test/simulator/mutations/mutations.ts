/** A bug of the classic kind, planted into a file of src/. */
export interface Mutation {
  readonly name: string;
  readonly file: string;
  /** Stands in the file just once. */
  readonly find: string;
  readonly replace: string;
}

/** Below src/kube, src/runtime. */
const reading: readonly Mutation[] = [
  {
    name: "a version too old on a later page ends the list",
    file: "src/kube/list.ts",
    find: `      const head = yield* page<T>(stream, { pages, token: next }, signal);`,
    replace: `      let head: Pick<ListHead, "metadata">;
      try {
        head = yield* page<T>(stream, { pages, token: next }, signal);
      } catch (error) {
        if (next === undefined || statusOf(error) !== 410) throw error;
        head = { metadata: { resourceVersion: version } };
      }`,
  },
  {
    name: "a list that is torn passes for whole",
    file: "src/kube/list-items.ts",
    find: `    if (!scanner.isWhole) throw new SyntaxError("the list ended in its middle");`,
    replace: "",
  },
  {
    name: "a streamed list that is torn passes for whole",
    file: "src/kube/watch-stream.ts",
    find: `  throw new RangeError("the list ended in its middle");`,
    replace: `  yield { type: "synced", resourceVersion: place.version ?? "0" };`,
  },
  {
    name: "the version of one scope serves another",
    file: "src/kube/watch-source.ts",
    find: `    open: async function* (signal) {
      const place = startingPlace();`,
    replace: `    open: async function* (signal) {
      const places = ((client as { places?: Record<string, Place> }).places ??= {});
      const place = (places[target.resource] ??= startingPlace());`,
  },
  {
    name: "events of deletion are ignored",
    file: "src/kube/watch-stream.ts",
    find: `      if (type === "DELETED") yield { type: "deleted", object };`,
    replace: `      if (type === "DELETED") continue;`,
  },
  {
    name: "no new list after 410",
    file: "src/kube/watch-source.ts",
    find: `  if (statusOf(failure) === 410) {
    place.version = undefined;`,
    replace: `  if (statusOf(failure) === 410) {`,
  },
  {
    name: "after 410 the watch goes on from now",
    file: "src/kube/watch-source.ts",
    find: `  if (statusOf(failure) === 410) {
    place.version = undefined;`,
    replace: `  if (statusOf(failure) === 410) {
    place.version = "0";`,
  },
  {
    name: "403 is an empty list",
    file: "src/kube/watch-source.ts",
    find: `          const failure = failureOf(error, target.resource);
          if (note`,
    replace: `          const failure = failureOf(error, target.resource);
          if (statusOf(failure) === 403) {
            yield { type: "restarted" };
            yield { type: "synced", resourceVersion: "0" };
          }
          if (note`,
  },
  {
    name: "404 of the kind is an empty list",
    file: "src/kube/watch-source.ts",
    find: `          const failure = failureOf(error, target.resource);
          if (note`,
    replace: `          const failure = failureOf(error, target.resource);
          if (statusOf(failure) === 404) {
            yield { type: "restarted" };
            yield { type: "synced", resourceVersion: "0" };
          }
          if (note`,
  },
  {
    name: "bookmarks do not move the version on",
    file: "src/kube/watch-stream.ts",
    find: `      place.version = object.metadata.resourceVersion ?? place.version;`,
    replace: `      if (type !== "BOOKMARK") place.version = object.metadata.resourceVersion ?? place.version;`,
  },
  {
    name: "a watch may be silent for ever",
    file: "src/kube/watch-stream.ts",
    find: `linesOf(await client.stream(call, inactivity, either))`,
    replace: `linesOf(await client.stream(call, 0 * inactivity, either))`,
  },
  {
    name: "credentials that were refused are used again",
    file: "src/kube/credentials.ts",
    find: `    if (isStale) config = loadKubeconfig(choice);`,
    replace: "",
  },
  {
    name: "an informer keeps what a new list does not name",
    file: "src/runtime/informer.ts",
    find: `if (seen?.has(key) === false) drop(key);`,
    replace: `if (seen === undefined) drop(key);`,
  },
  {
    name: "discovery is never asked again",
    file: "src/kube/discovery.ts",
    find: `    refresh: () => {
      known = new Map();`,
    replace: `    refresh: () => {`,
  },
  {
    name: "status is what this process wrote last, whoever wrote since",
    file: "src/kube/status.ts",
    find: `  isBefore(version, metadata.resourceVersion ?? "");`,
    replace: `  isBefore(version, metadata.resourceVersion ?? "") && version === "";`,
  },
];

/** Below src/collect. */
const collecting: readonly Mutation[] = [
  {
    name: "an object that stops matching keeps its row",
    file: "src/collect/collection.ts",
    find: `if (outcome.type === "no") return drop(uid);`,
    replace: `if (outcome.type === "no") return;`,
  },
  {
    name: "an object that fails keeps its row",
    file: "src/collect/collection.ts",
    find: `    store.remove(source, uid);
    const text`,
    replace: `    const text`,
  },
  {
    name: "rows are shown before the first list is whole",
    file: "src/collect/collection.ts",
    find: `    if (unlisted.isWaiting(interruptions)) store.hold(source);
    else store.settle(source, unlisted.what);`,
    replace: `    store.settle(source, new Set());`,
  },
  {
    name: "what was never listed and cannot be read counts as empty",
    file: "src/collect/collection.ts",
    find: `    else store.settle(source, unlisted.what);`,
    replace: `    else store.settle(source, new Set());`,
  },
  {
    name: "a list that begins anew keeps what the one before it named",
    file: "src/collect/feed.ts",
    find: `      uids: new Set(),`,
    replace: `      uids: main?.uids ?? new Set(),`,
  },
  {
    name: "another uid under the same name is an update",
    file: "src/collect/feed.ts",
    find: `    list.uids.add(uid);`,
    replace: `    list.uids.add(uid).add(list.before.uid(object) ?? "");`,
  },
  {
    name: "what is told while a target joins is dropped",
    file: "src/collect/fills.ts",
    find: `        current.applied.set(object.metadata.uid, version);`,
    replace: `        current.applied.delete(object.metadata.uid);`,
  },
  {
    name: "a deletion while a target joins is dropped",
    file: "src/collect/fills.ts",
    find: `      current?.deleted.add(uid);`,
    replace: "",
  },
  {
    name: "a target that joins gets what comes, and not what is there",
    file: "src/collect/fills.ts",
    find: `    for (const it of members) if (isMember(it)) it.take(object);
  };
  const finish`,
    replace: `  };
  const finish`,
  },
  {
    name: "a widened watch goes on without a list",
    file: "src/collect/resource-watch.ts",
    find: `    for (const it of members) it.restart(wanted.namespaces !== undefined);
    spread(wanted);`,
    replace: `    spread(wanted);`,
  },
  {
    name: "a kind that is forbidden as a whole is not read by namespace",
    file: "src/collect/resource-watch.ts",
    find: `          if (scope === undefined) denied(error);`,
    replace: "",
  },
  {
    name: "a changed Namespace is not looked at again",
    file: "src/collect/collection.ts",
    find: `        !earlier.has(name) || next`,
    replace: `        !earlier.has(name) && next`,
  },
  {
    name: "a target that leaves a watch stays its member",
    file: "src/collect/resource-watch.ts",
    find: `      members.delete(collection);`,
    replace: "",
  },
  {
    name: "a list under way tells targets that have left",
    file: "src/collect/feed.ts",
    find: `    for (const it of list.members) if (collections.has(it)) it.take(object);`,
    replace: `    for (const it of list.members) it.take(object);`,
  },
  {
    name: "the selector of one target is asked for all",
    file: "src/collect/coverage.ts",
    find: `  new Set(values).size === 1 ? values[0] : undefined;`,
    replace: `  new Set(values).size >= 1 ? values[0] : undefined;`,
  },
  {
    name: "an object is read for its metadata alone though one target needs more",
    file: "src/collect/coverage.ts",
    find: `plans.every((it) => it.isMetadataOnly)`,
    replace: `plans.some((it) => it.isMetadataOnly)`,
  },
];

/** Below src/controllers, src/rows, src/export, src/cli. */
const keeping: readonly Mutation[] = [
  {
    name: "a profile that changes keeps the rows of before",
    file: "src/controllers/target-plan.ts",
    find: `    profile.spec,
    resource.path(),`,
    replace: `    resource.path(),`,
  },
  {
    name: "another target of the same name goes on with the rows of the first",
    file: "src/controllers/target.ts",
    find: `      collector.forget(key);`,
    replace: `      collector.pause(key);`,
  },
  {
    name: "a kind that is not served any more loses its rows",
    file: "src/controllers/target.ts",
    find: `    collector.pause(keyOf(target));`,
    replace: `    collector.forget(keyOf(target));`,
  },
  {
    name: "sinks are written before all targets are known",
    file: "src/cli/operator/engine.ts",
    find: `      for (const key of keysOf(target)) rows.declare(key);`,
    replace: `      for (const key of keysOf(target).slice(1)) rows.declare(key);`,
  },
  {
    name: "a failed export counts as done",
    file: "src/export/lane.ts",
    find: `    cursor.reset();
    if (isRemovalHeld`,
    replace: `    cursor.confirm();
    if (isRemovalHeld`,
  },
  {
    name: "a leader writes without its epoch",
    file: "src/export/lane.ts",
    find: `            epoch: epoch.current,
            exportedAt`,
    replace: `            epoch: epoch.current * 0,
            exportedAt`,
  },
  {
    name: "what changes during an export is forgotten",
    file: "src/rows/cursor.ts",
    find: `        isTaken = false;
        known = takenRetained;`,
    replace: `        isTaken = false;
        dirty = new Map();
        known = takenRetained;`,
  },
  {
    name: "a row that goes is not told to the sinks",
    file: "src/rows/snapshot-store.ts",
    find: `      if (note(key, before, before)) changed(scopeOf(key));`,
    replace: `      changed(scopeOf(key));`,
  },
];

export const mutations: readonly Mutation[] = [...reading, ...collecting, ...keeping];
