import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";
import { metrics, type MetricLabels, type MetricName } from "../../generated/metrics.ts";

export type Sample<Name extends MetricName> = readonly [labels: MetricLabels<Name>, value: number];

/** What a scrape gets. */
export interface Exposition {
  readonly contentType: string;
  readonly text: string;
}

/** Makes the metrics that api/group.yaml declares, each once, and no others. */
export interface Instruments {
  /** Adds to a series; adding 0 makes it known. */
  counter<Name extends MetricName<"counter">>(
    name: Name,
  ): (labels: MetricLabels<Name>, value: number) => void;
  /** Read anew at each scrape: nothing has to keep it up to date. */
  gauge<Name extends MetricName<"gauge">>(name: Name, read: () => Iterable<Sample<Name>>): void;
  /** Observes a value, in the metric's unit. */
  histogram<Name extends MetricName<"histogram">>(
    name: Name,
  ): (labels: MetricLabels<Name>, value: number) => void;
  /** Adds what Node says of the process: CPU, memory, event loop, garbage collection. */
  includeProcess(): void;
  expose(): Promise<Exposition>;
}

export function createInstruments(): Instruments {
  const registry = new Registry();
  const options = (
    name: MetricName,
  ): { name: string; help: string; labelNames: string[]; registers: Registry[] } => {
    const { help, labels } = metrics[name];
    return { name, help, labelNames: Object.keys(labels), registers: [registry] };
  };
  return {
    counter: (name) => {
      const counter = new Counter(options(name));
      return (labels, value) => counter.inc(texts(labels), value);
    },
    gauge: (name, read) => {
      const gauge = new Gauge({
        ...options(name),
        collect: () => {
          gauge.reset();
          for (const [labels, value] of read()) gauge.set(texts(labels), value);
        },
      });
    },
    histogram: (name) => {
      const histogram = new Histogram({ ...options(name), buckets: [...metrics[name].buckets] });
      return (labels, value) => histogram.observe(texts(labels), value);
    },
    includeProcess: () => collectDefaultMetrics({ register: registry }),
    expose: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
  };
}

const texts = <Name extends MetricName>(labels: MetricLabels<Name>): Record<string, string> =>
  labels as Record<string, string>;
