import { runEngine } from "../../src/cli/engine.ts";
import type { Row } from "../../src/rows/row.ts";
import { createMetrics } from "../../src/telemetry/metrics.ts";
import { silentLog } from "../support/log.ts";
import { virtualClock, type VirtualClock } from "../support/clock.ts";
import { type Random, randomOf } from "../support/random.ts";
import { type ClusterModel, createClusterModel } from "./cluster-model.ts";
import { type Faults, faultyClient, noFaults } from "./faulty-client.ts";
import { createOracle, type Oracle } from "./oracle.ts";
import { createServed, type Served } from "./served.ts";
import { createSinkModel, type SinkModel } from "./sink-model.ts";

/** Everything of one run. */
export interface World {
  readonly random: Random;
  readonly clock: VirtualClock;
  readonly model: ClusterModel;
  readonly served: Served;
  readonly faults: Faults;
  readonly oracle: Oracle;
  readonly sinks: Readonly<Record<"one" | "two", SinkModel>>;
  /** What no sink should ever have been told, in the order it was. */
  readonly violations: string[];
  start(): void;
  stop(): Promise<void>;
  /** Gives chance back. */
  close(): void;
}

export function createWorld(seed: number): World {
  const random = randomOf(seed);
  // Jitter of waits is chance too.
  const jitter = randomOf(seed + 1);
  const { random: given } = Math;
  Math.random = () => jitter.below(2 ** 31) / 2 ** 31;
  const clock = virtualClock(1_700_000_000_000, 2);
  const model = createClusterModel();
  const served = createServed();
  const faults = noFaults();
  const oracle = createOracle(model, served);
  const violations: string[] = [];
  const shown = ({ key, json }: Row): string => `${key} ${json}`;
  const sinkOf = (name: string): SinkModel =>
    createSinkModel(name, clock, {
      onWritten: (row) => {
        if (!oracle.everExisted(row))
          violations.push(`${name} was given ${shown(row)}, which never was`);
      },
      onRemoved: (row) => {
        if (!oracle.everAbsent(row)) violations.push(`${name} lost ${shown(row)} without cause`);
      },
    });
  const sinks = { one: sinkOf("one"), two: sinkOf("two") };
  const client = faultyClient({ model, served, faults, clock, random });
  let epoch = 0;
  let running: { readonly stop: AbortController; readonly ended: Promise<void> } | undefined;

  return {
    random,
    clock,
    model,
    served,
    faults,
    oracle,
    sinks,
    violations,
    start: () => {
      const stop = new AbortController();
      const options = {
        client,
        clock,
        log: silentLog,
        epoch: ++epoch,
        batchWindow: 50,
        namespaceDefaults: {},
        metrics: createMetrics(() => clock.now()),
        scrubKeys: [],
        openSink: ({ metadata }: { metadata: { name: string } }) =>
          sinks[metadata.name as "one" | "two"].open(),
      };
      running = {
        stop,
        ended: runEngine(options, stop.signal).catch((error: unknown) => {
          violations.push(`the engine crashed: ${String(error)}`);
        }),
      };
    },
    stop: async () => {
      running?.stop.abort();
      await clock.advance(0);
      await running?.ended;
    },
    close: () => {
      Math.random = given;
    },
  };
}
