import { backoff } from "../runtime/backoff.ts";
import type { WatchEvent } from "../runtime/watch.ts";
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
  yield { type: "restarted" };
  let next: string | undefined;
  let version = "";
  /** Ends what was asked for when the consumer leaves. */
  const left = new AbortController();
  const pages = openPages(stream, AbortSignal.any([signal, left.signal]));
  try {
    do {
      const head = yield* page<T>(stream, { pages, token: next }, signal);
      version = head.metadata.resourceVersion;
      next = tokenIn(head);
    } while (next !== undefined);
  } finally {
    left.abort();
  }
  place.version = version;
  place.failures = 0;
  place.isPaged = false;
  place.isInterrupted = false;
  yield { type: "synced", resourceVersion: version };
}

interface Pages {
  /** The page that `token` stands for; `undefined`: the first one. */
  take(token: string | undefined): Promise<AsyncIterable<Uint8Array>>;
  /** Asks for a page that will be wanted: the server makes it while the one before is read. */
  prepare(token: string): void;
}

function openPages({ client, target, pageSize, inactivity }: Stream, signal: AbortSignal): Pages {
  const ask = (token: string | undefined): ReturnType<Pages["take"]> => {
    const call = requestFor(target, "List", { limit: String(pageSize), continue: token });
    return client.stream({ ...call, isCompressible: true }, inactivity, signal);
  };
  let ahead: { readonly token: string; readonly answer: ReturnType<Pages["take"]> } | undefined;
  return {
    take: (token) => {
      const answer = ahead !== undefined && ahead.token === token ? ahead.answer : ask(token);
      ahead = undefined;
      return answer;
    },
    prepare: (token) => {
      if (ahead?.token === token) return;
      const answer = ask(token);
      // Whoever takes it hears of a failure.
      answer.catch(() => undefined);
      ahead = { token, answer };
    },
  };
}

/** Stands for the next page, as far as the list has come to it. */
const tokenIn = ({ metadata }: Partial<ListHead>): string | undefined =>
  metadata?.continue === "" ? undefined : metadata?.continue;

interface PageOrder {
  readonly pages: Pages;
  readonly token: string | undefined;
}

/** One page. After a passing failure it is asked for again: an object that is listed twice does no harm. */
async function* page<T extends Listed>(
  { clock, random }: Stream,
  { pages, token }: PageOrder,
  signal: AbortSignal,
): AsyncGenerator<WatchEvent<T>, ListHead> {
  const delay = backoff({ base: 500, max: 4_000, jitter: 0.5, random });
  for (let attempt = 1; ; attempt++)
    try {
      const { items, head } = readList(await pages.take(token));
      let known: ListHead | undefined;
      for await (const text of items) {
        const object = parseJson(text) as T;
        if (known === undefined) {
          known = head();
          const next = tokenIn(known);
          if (next !== undefined) pages.prepare(next);
        }
        // Lists leave out what watches say of each object.
        object.apiVersion ??= known.apiVersion;
        object.kind ??= known.kind.replace(/List$/, "");
        yield { type: "listed", object };
      }
      return head();
    } catch (error) {
      if (token === undefined || attempt === pageTries || !isPassing(error)) throw error;
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
