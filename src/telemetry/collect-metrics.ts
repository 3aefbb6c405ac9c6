import type { Instruments } from "./instruments.ts";

/** What the targets of one profile have collected. */
export interface Collected {
  /** Namespace and name. */
  readonly profile: string;
  /** For example "apps/v1/Deployment". */
  readonly gvk: string;
  readonly rows: number;
  readonly failures: number;
}

export interface CollectMetrics {
  /** Asks `read` at each scrape, until the returned function is called. */
  opened(read: () => Iterable<Collected>): () => void;
}

export function createCollectMetrics(instruments: Instruments): CollectMetrics {
  const sources = new Set<() => Iterable<Collected>>();
  const all = (): readonly Collected[] => [...sources].flatMap((read) => [...read()]);
  instruments.gauge("kollect_collected_objects", () =>
    all().map(({ profile, gvk, rows }) => [{ profile, gvk }, rows] as const),
  );
  instruments.gauge("kollect_extraction_failures", () =>
    all().map(({ profile, gvk, failures }) => [{ profile, gvk }, failures] as const),
  );
  return {
    opened: (read) => {
      sources.add(read);
      return () => {
        sources.delete(read);
      };
    },
  };
}
