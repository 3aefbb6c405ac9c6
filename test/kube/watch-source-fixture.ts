import { suite } from "uvu";
import { OperatorError } from "../../src/errors/operator-error.ts";
import { connect } from "../../src/kube/api-client.ts";
import { type WatchOptions, watchSource, type WatchTarget } from "../../src/kube/watch-source.ts";
import type { WatchEvent } from "../../src/runtime/watch.ts";
import {
  type Answer,
  type ApiServer,
  line,
  startApiServer,
  stream,
} from "../support/api-server.ts";
import { settle, type VirtualClock, virtualClock } from "../support/clock.ts";

export interface Widget {
  apiVersion?: string;
  kind?: string;
  readonly metadata: { readonly name: string; readonly resourceVersion: string };
}

export const widget = (name: string, resourceVersion = "1"): Widget => ({
  metadata: { name, resourceVersion },
});
export const gone = (code = 410): string =>
  line("ERROR", { kind: "Status", code, message: "token=do-not-quote-me" });
export const bookmark = (version: string): string =>
  line("BOOKMARK", { metadata: { resourceVersion: version } });
export const stay: Answer = stream("stay");

export const path = "/apis/example.com/v1/widgets";

/** An event in a word or two. */
const told = (event: WatchEvent<Widget>): string => {
  switch (event.type) {
    case "listed":
    case "applied":
    case "deleted":
      return `${event.type} ${event.object.metadata.name}`;
    case "synced":
      return `synced ${event.resourceVersion}`;
    case "interrupted":
      return `interrupted ${event.error instanceof OperatorError ? event.error.code : String(event.error)}`;
    case "restarted":
    case "progressed":
    case "resumed":
      return event.type;
  }
};

interface Watching {
  readonly clock: VirtualClock;
  readonly events: string[];
  readonly all: WatchEvent<Widget>[];
  /** Bookmarks; not among the events. */
  readonly bookmarks: () => number;
  /** Milliseconds of the clock at each event. */
  readonly times: number[];
  /** Winds the clock, a little at a time, until `count` events have come. */
  until(count: number, step?: number): Promise<void>;
  stop(): Promise<void>;
}

export const open = (
  { kubeconfig }: ApiServer,
  target: Partial<WatchTarget> = {},
  options: Partial<WatchOptions> = {},
): Watching => {
  const clock = virtualClock();
  const end = new AbortController();
  const events: string[] = [];
  const all: WatchEvent<Widget>[] = [];
  const times: number[] = [];
  let bookmarks = 0;
  const source = watchSource<Widget>(
    connect({ kubeconfig }, clock),
    { path, resource: "widgets.example.com", ...target },
    { clock, random: () => 0, streamedLists: false, ...options },
  );
  const run = async (): Promise<void> => {
    for await (const event of source.open(end.signal)) {
      if (event.type === "progressed") {
        bookmarks++;
        continue;
      }
      events.push(told(event));
      all.push(event);
      times.push(clock.now());
    }
  };
  const running = run();
  return {
    clock,
    events,
    all,
    times,
    bookmarks: () => bookmarks,
    until: async (count, step = 100) => {
      const deadline = performance.now() + 5_000;
      while (events.length < count) {
        if (performance.now() > deadline)
          throw new Error(`${count} events wanted: ${events.join(", ")}`);
        await clock.advance(step);
        await settle();
      }
    },
    stop: async () => {
      end.abort();
      await running;
    },
  };
};

/** A suite with a scripted API server for each test. */
export function watchSuite(name: string): ReturnType<typeof suite<{ server: ApiServer }>> {
  const test = suite<{ server: ApiServer }>(name);
  test.before.each(async (context) => {
    context.server = await startApiServer();
  });
  test.after.each(async ({ server }) => server.stop());
  return test;
}
