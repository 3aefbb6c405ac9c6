import { OperatorError } from "../errors/operator-error.ts";
import { type Backoff, backoff } from "../runtime/backoff.ts";
import type { Clock, Millis } from "../runtime/clock.ts";
import type { WatchEvent, WatchSource } from "../runtime/watch.ts";
import type { ApiClient, ApiRequest } from "./api-client.ts";
import { refusal, retryAfterOf, statusOf, unreachable } from "./api-failure.ts";

/** What to list and watch. */
export interface WatchTarget {
  /** For example "/apis/apps/v1/deployments". */
  readonly path: string;
  /** For messages, e.g. "deployments.apps". */
  readonly resource: string;
  readonly metadataOnly?: boolean;
}

export interface WatchOptions {
  readonly clock: Clock;
  /** 0 to 1; default Math.random. */
  readonly random?: () => number;
  readonly pageSize?: number;
  /** A watch that says nothing for so long is dead: bookmarks come each minute. */
  readonly inactivity?: Millis;
}

interface Page<T> {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly resourceVersion: string; readonly continue?: string };
  readonly items: T[];
}

interface Line<T> {
  readonly type: string;
  readonly object: T & { readonly code?: number };
}

interface Listed {
  apiVersion?: string;
  kind?: string;
  readonly metadata: { readonly resourceVersion?: string };
}

/** How soon a refusal that only a person can lift is asked again. */
const slow: Millis = 30_000;
/** A server that ends watches at once is not asked more often than this. */
const shortestWatch: Millis = 1_000;

/** Where a stream stands. */
interface Place {
  /** What the watch goes on from; `undefined`: a list is due. */
  version: string | undefined;
  /** Failures in a row. */
  failures: number;
}

/** Everything that a stream needs, with no option left open. */
interface Stream extends Required<WatchOptions> {
  readonly client: ApiClient;
  readonly target: WatchTarget;
}

/** Lists page by page, then watches; see src/runtime/watch.ts. Source: DESIGN §3. */
export function watchSource<T extends Listed>(
  client: ApiClient,
  target: WatchTarget,
  options: WatchOptions,
): WatchSource<T> {
  const { clock, random = Math.random } = options;
  const stream = { client, target, pageSize: 500, inactivity: 90_000, ...options, random };
  const delay = backoff({ base: 500, max: 30_000, jitter: 0.5, random });
  return {
    open: async function* (signal) {
      const place: Place = { version: undefined, failures: 0 };
      while (!signal.aborted) {
        try {
          if (place.version === undefined) yield* list<T>(stream, place, signal);
          yield* watch<T>(stream, place, signal);
        } catch (error) {
          if (signal.aborted) return;
          const failure = error instanceof OperatorError ? error : unreachable(error);
          if (statusOf(failure) === 410) {
            place.version = undefined;
            // An old version is no interruption, unless the server finds nothing but old ones.
            if (place.failures++ === 0) continue;
          } else place.failures++;
          yield { type: "interrupted", error: failure };
          await pause(clock, pauseAfter(failure, place.failures, delay), signal);
        }
      }
    },
  };
}

const pauseAfter = (error: OperatorError, failures: number, delay: Backoff): Millis => {
  const status = statusOf(error);
  const asked = retryAfterOf(error);
  if (asked !== undefined) return asked;
  return status === 403 || status === 404 ? slow : delay(failures);
};

const pause = async (clock: Clock, span: Millis, signal: AbortSignal): Promise<void> => {
  try {
    await clock.sleep(span, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
};

const media = (what: string, { metadataOnly }: WatchTarget): string =>
  metadataOnly === true
    ? `application/json;as=PartialObjectMetadata${what};v=v1;g=meta.k8s.io`
    : "application/json";

async function* list<T extends Listed>(
  { client, target, pageSize }: Stream,
  place: Place,
  signal: AbortSignal,
): AsyncIterable<WatchEvent<T>> {
  yield { type: "restarted" };
  let next: string | undefined;
  let version = "";
  do {
    const call: ApiRequest = {
      path: target.path,
      query: { limit: String(pageSize), continue: next },
      accept: media("List", target),
      resource: target.resource,
    };
    const page: Page<T> = await client.request<Page<T>>(call, signal);
    const kind = page.kind.replace(/List$/, "");
    for (const object of page.items) {
      // Lists leave out what watches say of each object.
      object.apiVersion ??= page.apiVersion;
      object.kind ??= kind;
      yield { type: "listed", object };
    }
    version = page.metadata.resourceVersion;
    next = page.metadata.continue === "" ? undefined : page.metadata.continue;
  } while (next !== undefined);
  place.version = version;
  place.failures = 0;
  yield { type: "synced", resourceVersion: version };
}

async function* watch<T extends Listed>(
  { client, target, clock, inactivity, random }: Stream,
  place: Place,
  signal: AbortSignal,
): AsyncIterable<WatchEvent<T>> {
  const call: ApiRequest = {
    path: target.path,
    query: {
      watch: "1",
      allowWatchBookmarks: "true",
      resourceVersion: place.version,
      timeoutSeconds: String(Math.round(300 + 300 * random())),
    },
    accept: media("", target),
    resource: target.resource,
  };
  const opened = clock.now();
  const lines = await client.lines(call, inactivity, signal);
  if (place.failures > 0) yield { type: "resumed" };
  for await (const line of lines) {
    const event = parse<T>(line, target);
    place.version = event.object.metadata.resourceVersion ?? place.version;
    place.failures = 0;
    if (event.type === "DELETED") yield { type: "deleted", object: event.object };
    else if (event.type !== "BOOKMARK") yield { type: "applied", object: event.object };
  }
  await pause(clock, opened + shortestWatch - clock.now(), signal);
}

const eventTypes = new Set(["ADDED", "MODIFIED", "DELETED", "BOOKMARK"]);

const parse = <T>(text: string, { resource }: WatchTarget): Line<T> => {
  const line = JSON.parse(text) as Line<T>;
  if (line.type === "ERROR")
    throw refusal({ status: line.object.code ?? 500, method: "GET", resource });
  if (!eventTypes.has(line.type)) throw new RangeError("the watch sent an event of unknown type");
  return line;
};
