import { OperatorError } from "../errors/operator-error.ts";
import { type Backoff, backoff } from "../runtime/backoff.ts";
import type { Clock, Millis } from "../runtime/clock.ts";
import type { WatchEvent, WatchSource } from "../runtime/watch.ts";
import type { ApiClient } from "./api-client.ts";
import { retryAfterOf, statusOf, unreachable } from "./api-failure.ts";
import { list } from "./list.ts";
import { watch } from "./watch-stream.ts";
import {
  type Listed,
  type Place,
  startingPlace,
  type Stream,
  type WatchOptions,
  type WatchTarget,
} from "./watch-target.ts";

export type { WatchOptions, WatchTarget } from "./watch-target.ts";

/** How soon a kind that is not served is looked for again. */
const slow: Millis = 30_000;
/** A server that ends watches at once is not asked more often than this. */
const shortestWatch: Millis = 1_000;
/** After so many failures in a row that lie in the watch itself, a new list shall cure it. */
const patience = 5;

const streamOf = (client: ApiClient, target: WatchTarget, options: WatchOptions): Stream => ({
  client,
  target,
  clock: options.clock,
  random: options.random ?? Math.random,
  pageSize: options.pageSize ?? 500,
  inactivity: options.inactivity ?? 90_000,
  streamedLists: options.streamedLists ?? true,
});

/** Servers that refuse to begin a watch with the list. */
const pagingOnly = new WeakSet<ApiClient>();

/** Whether a list is due that comes with the watch. */
const isStreamed = ({ client, streamedLists }: Stream, { version, isPaged }: Place): boolean =>
  version === undefined && streamedLists && !isPaged && !pagingOnly.has(client);

const refusesStream = (error: unknown): boolean => {
  const status = statusOf(error);
  return status === 400 || status === 422;
};

/** One complete list, and no watch; `synced` is its end. @throws {OperatorError} when it can't be had whole */
export async function* listOnce<T extends Listed>(
  client: ApiClient,
  target: WatchTarget,
  options: WatchOptions,
  signal: AbortSignal,
): AsyncIterable<WatchEvent<T>> {
  const place = startingPlace();
  try {
    yield* list<T>(streamOf(client, target, options), place, signal);
  } catch (error) {
    signal.throwIfAborted();
    throw failureOf(error, target.resource);
  }
}

/** Lists, then watches; see src/runtime/watch.ts. Source: DESIGN §3. */
export function watchSource<T extends Listed>(
  client: ApiClient,
  target: WatchTarget,
  options: WatchOptions,
): WatchSource<T> {
  const stream = streamOf(client, target, options);
  const { clock, random } = stream;
  const delay = backoff({ base: 500, max: 30_000, jitter: 0.5, random });
  return {
    open: async function* (signal) {
      const place = startingPlace();
      while (!signal.aborted) {
        try {
          if (place.version === undefined && !isStreamed(stream, place))
            yield* list<T>(stream, place, signal);
          const opened = clock.now();
          yield* watch<T>(stream, place, signal);
          await pause(clock, opened + shortestWatch - clock.now(), signal);
        } catch (error) {
          if (signal.aborted) return;
          if (isStreamed(stream, place)) {
            place.isPaged = true;
            if (refusesStream(error)) {
              pagingOnly.add(client);
              continue;
            }
          }
          const failure = failureOf(error, target.resource);
          if (note(place, failure) === "at once") continue;
          place.isInterrupted = true;
          yield { type: "interrupted", error: failure };
          await pause(clock, pauseAfter(failure, place, delay), signal);
        }
      }
    },
  };
}

const failureOf = (error: unknown, resource: string): OperatorError => {
  if (statusOf(error) === 404) return new OperatorError("RESOURCE_NOT_SERVED", { resource });
  if (error instanceof OperatorError) return error;
  // Ours, of lines: their messages quote nothing.
  if (error instanceof RangeError)
    return new OperatorError("WATCH_BROKEN", { resource, detail: error.message });
  return unreachable(error);
};

/** Learns from a failure where to go on, and whether to go on at once. */
const note = (place: Place, failure: OperatorError): "at once" | "later" => {
  place.failures++;
  if (statusOf(failure) === 410) {
    place.version = undefined;
    place.expiries++;
    // A version that has become too old is no interruption, unless the server finds nothing but those.
    return place.expiries === 1 ? "at once" : "later";
  }
  // What was watched is gone; if it comes back, it is something else.
  if (statusOf(failure) === 404) place.version = undefined;
  if (place.failures % patience === 0 && isOfTheWatch(failure)) place.version = undefined;
  return "later";
};

/** Whether the server answers, but not to this watch: as after etcd was restored to an earlier state. */
const isOfTheWatch = (failure: OperatorError): boolean => {
  const status = statusOf(failure);
  const isUnwanted = status !== undefined && status !== 401 && status !== 403 && status !== 429;
  return failure.code === "WATCH_BROKEN" || isUnwanted;
};

const pauseAfter = (failure: OperatorError, place: Place, delay: Backoff): Millis => {
  const { failures, expiries } = place;
  const status = statusOf(failure);
  // A definition that is gone is often replaced right away; the first time it is looked for soon.
  if (status === 404 && failures > 1) return slow;
  return Math.max(retryAfterOf(failure) ?? 0, delay(Math.max(failures, expiries)));
};

const pause = async (clock: Clock, span: Millis, signal: AbortSignal): Promise<void> => {
  try {
    await clock.sleep(span, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
};
