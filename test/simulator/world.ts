import { createHash } from "node:crypto";
import { randomOf } from "../support/random.ts";
import { type Access, createAccess } from "./cluster/access.ts";
import { answer } from "./cluster/api-server.ts";
import { createKinds, type Kinds } from "./cluster/kinds.ts";
import { createStorage, type Storage } from "./cluster/storage.ts";
import { createFaults, type Faults } from "./network/fault.ts";
import { kubeconfig, writeToken } from "./operator/kubeconfig.ts";
import { type Process, startProcess } from "./operator/process.ts";
import { createSinkModel, type SinkModel } from "./operator/sink-model.ts";
import { createHistory } from "./oracle/history.ts";
import { createOracle, type Oracle } from "./oracle/oracle.ts";
import { createSinkAudit } from "./oracle/sink-audit.ts";
import type { Setting } from "./setting.ts";
import type { VirtualTime } from "./time/virtual-time.ts";

export type SinkName = "one" | "two";

/** Everything of one run. */
export interface World {
  readonly time: VirtualTime;
  readonly storage: Storage;
  readonly kinds: Kinds;
  readonly access: Access;
  readonly faults: Faults;
  readonly oracle: Oracle;
  readonly sinks: Readonly<Record<SinkName, SinkModel>>;
  /** Operators that run, the newest last. */
  readonly processes: readonly Process[];
  /** How far the wall clock is from the truth. */
  wallOffset: number;
  /** How often a status was written. */
  readonly statusWrites: number;
  /** How many lists were begun. */
  readonly lists: number;
  readonly violations: string[];
  readonly counts: Readonly<Record<string, number>>;
  count(what: string): void;
  /** The API server takes another token from now on. */
  expireToken(): void;
  /** The operators find the token that counts. */
  renewToken(): void;
  /** Starts another operator, which leads from now on. */
  start(): void;
  /** Ends the oldest one. */
  stop(): Promise<void>;
  kill(): void;
  /** Of everything that happened, in order. */
  trace(): string;
}

export function createWorld(seed: number, setting: Setting, time: VirtualTime): World {
  const chance = randomOf(seed ^ 0x5f3759df);
  const hash = createHash("sha256");
  const violations: string[] = [];
  const counts: Record<string, number> = {};
  let statusWrites = 0;
  let lists = 0;
  let epoch = 0;
  let tokens = 1;
  const token = (): string => `token-${tokens}`;
  writeToken(token());

  const history = createHistory();
  const storage = createStorage((collection, event) => {
    history.record(collection, event);
    if (JSON.stringify(event.previous?.status) !== JSON.stringify(event.object.status))
      statusWrites++;
  });
  const kinds = createKinds(storage);
  const access = createAccess();
  const faults = createFaults();
  const { namespaceDefaults: defaults } = setting;
  const oracle = createOracle({ storage, kinds, history, defaults, mayRead: access.mayRead });
  const accuse = (violation: string): void => {
    violations.push(violation);
  };
  const note = (what: string): void => {
    if (process.env["SIMULATOR_TRACE"] !== undefined)
      process.stderr.write(`${time.now() - setting.startsAt} ${what}\n`);
    hash.update(`${time.now()} ${what}\n`);
  };
  const count = (what: string): void => {
    counts[what] = (counts[what] ?? 0) + 1;
  };
  const sinkOf = (name: SinkName): SinkModel =>
    createSinkModel({
      name,
      time,
      delay: () => 1 + chance.pick(setting.latencies),
      note,
      count,
      audit: createSinkAudit(name, { oracle, storage }, accuse),
    });
  const sinks = { one: sinkOf("one"), two: sinkOf("two") };
  const server = { storage, kinds, access, time, setting, token };
  const processes: Process[] = [];

  const world: World = {
    time,
    storage,
    kinds,
    access,
    faults,
    oracle,
    sinks,
    processes,
    wallOffset: 0,
    get lists() {
      return lists;
    },
    get statusWrites() {
      return statusWrites;
    },
    violations,
    counts,
    count,
    expireToken: () => {
      tokens++;
    },
    renewToken: () => writeToken(token()),
    start: () => {
      const since = storage.version;
      note("an operator starts");
      const started = startProcess({
        epoch: ++epoch,
        kubeconfig,
        namespaceDefaults: defaults,
        time,
        faults,
        note,
        count,
        answer: (call) => answer(server, call),
        onRequest: (verb) => {
          if (verb === "list" || verb === "streamed list") lists++;
        },
        latency: () => chance.pick(setting.latencies),
        wallOffset: () => world.wallOffset,
        openSink: (name, gate) => sinks[name as SinkName].open(gate, since),
        onCrash: (error) => accuse(`an operator crashed: ${describe(error)}`),
      });
      processes.push(started);
    },
    stop: async () => {
      note("an operator ends");
      await processes.shift()?.stop();
    },
    kill: () => {
      note("an operator is killed");
      processes.shift()?.kill();
    },
    trace: () => hash.copy().digest("hex"),
  };
  return world;
}

const describe = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);
