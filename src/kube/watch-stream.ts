import type { Clock, Millis } from "../runtime/clock.ts";
import type { WatchEvent } from "../runtime/watch.ts";
import { refusal } from "./api-failure.ts";
import { parseJson } from "./json.ts";
import { linesOf } from "./lines.ts";
import { type Listed, type Place, requestFor, type Stream } from "./watch-target.ts";

interface Line<T> {
  readonly type: "ADDED" | "MODIFIED" | "DELETED" | "BOOKMARK" | "ERROR";
  readonly object: T;
}

/** A watch that was accepted and has not failed for so long runs: one from too old a version fails at once. */
const probation: Millis = 1_000;

/** One watch from `place` until the server ends it, which it does every few minutes. @throws when it breaks */
export async function* watch<T extends Listed>(
  { client, target, clock, inactivity, random }: Stream,
  place: Place,
  signal: AbortSignal,
): AsyncIterable<WatchEvent<T>> {
  const call = requestFor(target, "", {
    watch: "1",
    allowWatchBookmarks: "true",
    resourceVersion: place.version,
    timeoutSeconds: String(Math.round(300 + 300 * random())),
  });
  /** Ends the connection when the consumer leaves. */
  const left = new AbortController();
  try {
    const either = AbortSignal.any([signal, left.signal]);
    const lines = linesOf(await client.stream(call, inactivity, either));
    const each = lines[Symbol.asyncIterator]();
    const first = each.next();
    if (place.isInterrupted && (await isQuiet(first, clock))) yield resume(place);
    for (let line = await first; line.done !== true; line = await each.next()) {
      const { type, object } = parse<T>(line.value, target.resource);
      if (place.isInterrupted) yield resume(place);
      place.version = object.metadata.resourceVersion ?? place.version;
      place.failures = 0;
      place.expiries = 0;
      if (type === "DELETED") yield { type: "deleted", object };
      else if (type !== "BOOKMARK") yield { type: "applied", object };
    }
    place.failures = 0;
    place.expiries = 0;
    if (place.isInterrupted) yield resume(place);
  } finally {
    left.abort();
  }
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
