import type { VirtualTime } from "../time/virtual-time.ts";
import { type Answer, type Call, type Listener, refuse, statusOf } from "./answer.ts";
import { bookmarkOf, encode, type Form, formOf } from "./encoding.ts";
import { isWithin, type Place } from "./lists.ts";
import { selectorOf } from "./selector.ts";
import type { ServerSetting } from "./setting.ts";
import type { Event, Storage, Stored } from "./storage.ts";

export interface WatchParts {
  readonly storage: Storage;
  readonly time: VirtualTime;
  readonly setting: ServerSetting;
}

interface Wish {
  readonly place: Place;
  readonly form: Form;
  readonly matches: (object: Stored) => boolean;
  /** `undefined`: from the present state, which comes first. */
  readonly from: number | undefined;
  /** A bookmark tells where the present state ends. */
  readonly marksState: boolean;
  readonly bookmarks: boolean;
  readonly lifetime: number;
}

/** GET with `watch`. Source: Kubernetes API concepts, "Efficient detection of changes" and "Streaming lists". */
export function watch(parts: WatchParts, place: Place, { query, headers }: Call): Answer {
  const form = formOf(headers["accept"] ?? "*/*", "");
  if (form === undefined) return refuse(406);
  const matches = selectorOf(query.get("labelSelector"), query.get("fieldSelector"));
  const beginning = beginningOf(parts, query);
  if (typeof beginning === "number") return refuse(beginning);
  const bookmarks = ["1", "true"].includes(query.get("allowWatchBookmarks") ?? "");
  const lifetime = Number(query.get("timeoutSeconds") ?? "1800") * 1_000;
  const wish: Wish = { place, form, matches, ...beginning, bookmarks, lifetime };
  return { type: "watch", open: (listener) => open(parts, wish, listener) };
}

/** The two belong together in watches; servers that do not stream lists forbid both. */
const isPair = ({ streamsLists }: ServerSetting, query: URLSearchParams): boolean => {
  const streams = query.get("sendInitialEvents");
  const match = query.get("resourceVersionMatch");
  if (streams === null && match === null) return true;
  return streamsLists && streams !== null && match === "NotOlderThan";
};

/** Where a watch begins, or the status that the question gets. */
function beginningOf(
  { storage, setting }: WatchParts,
  query: URLSearchParams,
): Pick<Wish, "from" | "marksState"> | number {
  if (!isPair(setting, query)) return 422;
  const version = query.get("resourceVersion") ?? "";
  const streams = query.get("sendInitialEvents");
  const isAny = version === "" || version === "0";
  if (streams === "true" || (streams === null && isAny))
    return { from: undefined, marksState: streams === "true" };
  const from = Number(version === "" ? storage.version : version);
  if (from < storage.compacted && setting.refusesOldVersions) return 410;
  return { from, marksState: false };
}

const lineOf = (type: string, object: object | string): string =>
  `{"type":"${type}","object":${typeof object === "string" ? object : JSON.stringify(object)}}\n`;

/** What a watch with a selector says of an event: entering is ADDED, leaving is DELETED. */
function tellOf({ matches, place, form }: Wish, event: Event): string | undefined {
  const { type, object, previous } = event;
  if (!isWithin(place, object)) return undefined;
  const was = previous !== undefined && matches(previous);
  const is = type !== "DELETED" && matches(object);
  if (is) return lineOf(was ? "MODIFIED" : "ADDED", encode(object, form, place.kind));
  if (!was) return undefined;
  // As it last matched, at the version of the event.
  const { resourceVersion } = object.metadata;
  const gone = { ...previous, metadata: { ...previous.metadata, resourceVersion } };
  return lineOf("DELETED", encode(gone, form, place.kind));
}

function open({ storage, time, setting }: WatchParts, wish: Wish, listener: Listener): () => void {
  const { place, form, matches, from, marksState, bookmarks, lifetime } = wish;
  const { collection } = place.kind;
  if (from !== undefined && from < storage.compacted) {
    listener.line(lineOf("ERROR", statusOf(410)));
    listener.end();
    return () => undefined;
  }
  const mark = (annotations?: object): void => {
    const metadata = {
      resourceVersion: String(storage.version),
      ...(annotations !== undefined && { annotations }),
    };
    listener.line(lineOf("BOOKMARK", bookmarkOf(form, place.kind, metadata)));
  };
  const tell = (event: Event): void => {
    const text = tellOf(wish, event);
    if (text !== undefined) listener.line(text);
  };
  if (from === undefined) {
    for (const it of storage.objects(collection))
      if (isWithin(place, it) && matches(it))
        listener.line(lineOf("ADDED", encode(it, form, place.kind)));
    if (marksState && bookmarks) mark({ "k8s.io/initial-events-end": "true" });
  } else for (const event of storage.events(collection, from)) tell(event);

  const unsubscribe = storage.subscribe(collection, tell);
  let cancel = (): void => undefined;
  const again = (): void => {
    cancel = time.after(setting.bookmarkInterval, () => {
      mark();
      again();
    });
  };
  if (bookmarks) again();
  const close = (): void => {
    unsubscribe();
    cancel();
    over();
  };
  const over = time.after(lifetime, () => {
    close();
    listener.end();
  });
  return close;
}
