import { type Backoff, backoff } from "../runtime/backoff.ts";
import type { WatchEvent } from "../runtime/watch.ts";
import type { ApiRequest } from "./api-client.ts";
import { statusOf } from "./api-failure.ts";
import { OperatorError } from "../errors/operator-error.ts";
import { type Listed, type Place, requestFor, type Stream } from "./watch-target.ts";

interface Page<T> {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly resourceVersion: string; readonly continue?: string };
  readonly items: T[];
}

/** A page is asked for so often before the pages before it are thrown away. */
const pageTries = 4;

/** The whole list, a page in memory at a time; leaves in `place` where the watch begins. */
export async function* list<T extends Listed>(
  stream: Stream,
  place: Place,
  signal: AbortSignal,
): AsyncIterable<WatchEvent<T>> {
  const { target, pageSize, random } = stream;
  const delay = backoff({ base: 500, max: 4_000, jitter: 0.5, random });
  yield { type: "restarted" };
  let next: string | undefined;
  let version = "";
  do {
    const call = requestFor(target, "List", { limit: String(pageSize), continue: next });
    const page: Page<T> = await readPage<T>(stream, call, delay, signal);
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
  place.isInterrupted = false;
  yield { type: "synced", resourceVersion: version };
}

const readPage = async <T>(
  { client, clock }: Stream,
  call: ApiRequest,
  delay: Backoff,
  signal: AbortSignal,
): Promise<Page<T>> => {
  for (let attempt = 1; ; attempt++)
    try {
      return await client.request<Page<T>>(call, signal);
    } catch (error) {
      const isFirstPage = call.query?.["continue"] === undefined;
      if (isFirstPage || attempt === pageTries || !isPassing(error)) throw error;
      await clock.sleep(delay(attempt), signal);
    }
};

/** Whether the same question may have another answer soon. */
const isPassing = (error: unknown): boolean => {
  if (!(error instanceof OperatorError)) return false;
  const status = statusOf(error);
  return status === undefined || status === 429 || status >= 500;
};
