import type { Clock, Millis } from "../runtime/clock.ts";
import type { WatchEvent } from "../runtime/watch.ts";
import { refusal } from "./api-failure.ts";
import { parseJson } from "./json.ts";
import { linesOf } from "./lines.ts";
import {
  type Listed,
  type Place,
  requestFor,
  type Stream,
  type WatchTarget,
} from "./watch-target.ts";

interface Line<T> {
  readonly type: "ADDED" | "MODIFIED" | "DELETED" | "BOOKMARK" | "ERROR";
  readonly object: T;
}

/** A watch that was accepted and has not failed for so long runs: one from too old a version fails at once. */
const probation: Millis = 1_000;

/** On the bookmark that ends the list at the beginning of a watch. Source: KEP-3157 */
const endOfList = "k8s.io/initial-events-end";

/**
 * One watch from `place` until the server ends it, which it does every few minutes. Without a version to go on from it
 * begins with the whole list.
 * @throws when it breaks, or the server does not begin watches so
 */
export async function* watch<T extends Listed>(
  { client, target, clock, inactivity, random }: Stream,
  place: Place,
  signal: AbortSignal,
): AsyncIterable<WatchEvent<T>> {
  const { version } = place;
  const call = requestFor(target, "", {
    watch: "1",
    allowWatchBookmarks: "true",
    resourceVersion: version,
    timeoutSeconds: String(Math.round(300 + 300 * random())),
    ...(version === undefined && {
      sendInitialEvents: "true",
      resourceVersionMatch: "NotOlderThan",
    }),
  });
  /** Ends the connection when the consumer leaves. */
  const left = new AbortController();
  try {
    const either = AbortSignal.any([signal, left.signal]);
    const lines = linesOf(await client.stream(call, inactivity, either));
    const each = lines[Symbol.asyncIterator]();
    if (version === undefined) yield* initial<T>(each, target, place);
    const first = each.next();
    if (place.isInterrupted && (await isQuiet(first, clock))) yield resume(place);
    for (let line = await first; line.done !== true; line = await each.next()) {
      const { type, object } = parse<T>(line.value, target.resource);
      if (place.isInterrupted) yield resume(place);
      place.version = object.metadata.resourceVersion ?? place.version;
      place.failures = 0;
      place.expiries = 0;
      if (type === "DELETED") yield { type: "deleted", object };
      else if (type === "BOOKMARK") yield { type: "progressed" };
      else yield { type: "applied", object };
    }
    place.failures = 0;
    place.expiries = 0;
    if (place.isInterrupted) yield resume(place);
  } finally {
    left.abort();
  }
}

/** The list that a watch begins with. */
async function* initial<T extends Listed>(
  lines: AsyncIterator<string>,
  { resource }: WatchTarget,
  place: Place,
): AsyncIterable<WatchEvent<T>> {
  yield { type: "restarted" };
  for (let line = await lines.next(); line.done !== true; line = await lines.next()) {
    const { type, object } = parse<T>(line.value, resource);
    const { annotations = {}, resourceVersion } = object.metadata;
    if (type === "BOOKMARK" && annotations[endOfList] === "true" && resourceVersion !== undefined) {
      place.version = resourceVersion;
      place.failures = 0;
      place.isInterrupted = false;
      yield { type: "synced", resourceVersion };
      return;
    }
    if (type === "ADDED") yield { type: "listed", object };
  }
  throw new RangeError("the list ended in its middle");
}

const resume = (place: Place): { readonly type: "resumed" } => {
  place.isInterrupted = false;
  return { type: "resumed" };
};

/** Whether nothing comes for the time of probation; the failure of `first` is for whoever awaits it next. */
const isQuiet = async (first: Promise<unknown>, clock: Clock): Promise<boolean> => {
  const over = new AbortController();
  const passed = clock.sleep(probation, over.signal).then(
    () => true,
    () => false,
  );
  const came = first.then(
    () => false,
    () => false,
  );
  try {
    return await Promise.race([came, passed]);
  } finally {
    over.abort();
  }
};

const types: ReadonlySet<unknown> = new Set(["ADDED", "MODIFIED", "DELETED", "BOOKMARK", "ERROR"]);

interface Raw {
  readonly type?: unknown;
  readonly object?: { readonly code?: number; readonly metadata?: object } | null;
}

/** @throws {RangeError} the line makes no sense; never says what it holds @throws {OperatorError} an ERROR event */
const parse = <T>(text: string, resource: string): Line<T> => {
  const line = parseLine(text);
  if (!types.has(line?.type)) throw new RangeError("an event of unknown type");
  if (line?.type === "ERROR")
    throw refusal({ status: line.object?.code ?? 500, method: "GET", resource });
  if (typeof line?.object?.metadata !== "object") throw new RangeError("an event without object");
  return line as unknown as Line<T>;
};

const parseLine = (text: string): Raw | null => {
  try {
    return parseJson(text) as Raw | null;
  } catch {
    throw new RangeError("a line that is no JSON");
  }
};
