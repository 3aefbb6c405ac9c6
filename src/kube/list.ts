import { backoff } from "../runtime/backoff.ts";
import type { WatchEvent } from "../runtime/watch.ts";
import type { ApiRequest } from "./api-client.ts";
import { statusOf } from "./api-failure.ts";
import { OperatorError } from "../errors/operator-error.ts";
import { parseJson } from "./json.ts";
import { type ListHead, readList } from "./list-items.ts";
import { type Listed, type Place, requestFor, type Stream } from "./watch-target.ts";

/** A page is asked for so often before the pages before it are thrown away. */
const pageTries = 4;

/** The whole list, an object in memory at a time; leaves in `place` where the watch begins. */
export async function* list<T extends Listed>(
  stream: Stream,
  place: Place,
  signal: AbortSignal,
): AsyncIterable<WatchEvent<T>> {
  const { target, pageSize } = stream;
  yield { type: "restarted" };
  let next: string | undefined;
  let version = "";
  do {
    const call = requestFor(target, "List", { limit: String(pageSize), continue: next });
    const { metadata } = yield* page<T>(stream, { ...call, isCompressible: true }, signal);
    version = metadata.resourceVersion;
    next = metadata.continue === "" ? undefined : metadata.continue;
  } while (next !== undefined);
  place.version = version;
  place.failures = 0;
  place.isPaged = false;
  place.isInterrupted = false;
  yield { type: "synced", resourceVersion: version };
}

/** One page. After a passing failure it is asked for again: an object that is listed twice does no harm. */
async function* page<T extends Listed>(
  { client, clock, inactivity, random }: Stream,
  call: ApiRequest,
  signal: AbortSignal,
): AsyncGenerator<WatchEvent<T>, ListHead> {
  const delay = backoff({ base: 500, max: 4_000, jitter: 0.5, random });
  for (let attempt = 1; ; attempt++)
    try {
      const { items, head } = readList(await client.stream(call, inactivity, signal));
      let known: { readonly apiVersion: string; readonly kind: string } | undefined;
      for await (const text of items) {
        const object = parseJson(text) as T;
        // Lists leave out what watches say of each object.
        known ??= head();
        object.apiVersion ??= known.apiVersion;
        object.kind ??= known.kind.replace(/List$/, "");
        yield { type: "listed", object };
      }
      return head();
    } catch (error) {
      const isFirstPage = call.query?.["continue"] === undefined;
      if (isFirstPage || attempt === pageTries || !isPassing(error)) throw error;
      await clock.sleep(delay(attempt), signal);
    }
}

/** Whether the same question may have another answer soon. */
const isPassing = (error: unknown): boolean => {
  // A body that broke off.
  if (!(error instanceof OperatorError)) return true;
  const status = statusOf(error);
  return status === undefined || status === 429 || status >= 500;
};
