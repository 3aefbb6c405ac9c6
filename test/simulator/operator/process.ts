import { request } from "undici";
import { type EngineOptions, runEngine } from "../../../src/cli/engine.ts";
import { connect } from "../../../src/kube/api-client.ts";
import type { Clock } from "../../../src/runtime/clock.ts";
import type { Sink } from "../../../src/sinks/sink.ts";
import type { Log } from "../../../src/telemetry/log.ts";
import { createMetrics } from "../../../src/telemetry/metrics.ts";
import { silentLog } from "../../support/log.ts";
import { createGate, type Gate } from "../network/gate.ts";
import { Link, type LinkParts } from "../network/link.ts";
import type { VirtualTime } from "../time/virtual-time.ts";

/** One operator at work: the real engine and the real client, with a clock, a network and sinks of ours. */
export interface Process {
  readonly epoch: number;
  readonly link: Link;
  /** SIGSTOP and SIGCONT. */
  pause(): void;
  resume(): void;
  /** SIGTERM: resolves once it has ended. */
  stop(): Promise<void>;
  /** SIGKILL: whatever it has sent is on its way. */
  kill(): void;
}

export interface ProcessParts extends Omit<LinkParts, "gate"> {
  readonly epoch: number;
  readonly kubeconfig: string;
  readonly namespaceDefaults: EngineOptions["namespaceDefaults"];
  /** What is added to the wall clock; it may be changed at any time. */
  readonly wallOffset: () => number;
  readonly openSink: (name: string, gate: Gate) => Sink;
  readonly onCrash: (error: unknown) => void;
}

/** Milliseconds that an end may take; Kubernetes kills after 30 s. */
const grace = 4_500;
const graceStep = 100;

export function startProcess(parts: ProcessParts): Process {
  const { epoch, time, kubeconfig, openSink, onCrash } = parts;
  const gate = createGate();
  const link = new Link({ ...parts, gate });
  const stop = new AbortController();
  const clock = clockOf(time, gate, parts.wallOffset);
  const client = connect({ kubeconfig }, clock, ((url: string, options: object) =>
    request(url, { ...options, dispatcher: link })) as typeof request);
  const warn: Log["warn"] = (message, facts) => {
    const text = `${message} ${JSON.stringify(facts)}`;
    parts.note(text);
    // Failures that are foreseen are OperatorErrors.
    if (message === "reconcile failed" && !text.includes('"OperatorError: ')) onCrash(text);
  };
  const options = {
    client,
    clock,
    log: { ...silentLog, warn },
    epoch,
    // Who was followed by another process leads no more, whatever it believes.
    isLeader: () => Promise.resolve(false),
    identity: "simulator",
    batchWindow: 50,
    namespaceDefaults: parts.namespaceDefaults,
    metrics: createMetrics(() => clock.now()),
    scrubKeys: [],
    openSink: ({ metadata }: { readonly metadata: { readonly name: string } }) =>
      Promise.resolve({
        sink: openSink(metadata.name, gate),
        isCurrent: () => Promise.resolve(true),
      }),
  };
  let hasEnded = false;
  runEngine(options, stop.signal)
    .catch(onCrash)
    .finally(() => {
      hasEnded = true;
    });
  return {
    epoch,
    link,
    pause: () => gate.close(),
    resume: () => gate.open(),
    stop: async () => {
      gate.open();
      stop.abort();
      for (let waited = 0; !hasEnded && waited < grace; waited += graceStep)
        await time.advance(waited === 0 ? 0 : graceStep);
      if (!hasEnded) onCrash(new Error(`it does not end within ${grace} ms`));
    },
    kill: () => {
      gate.bar();
      link.drop();
    },
  };
}

const clockOf = (time: VirtualTime, gate: Gate, wallOffset: () => number): Clock => ({
  now: () => time.now(),
  wallNow: () => time.now() + wallOffset(),
  sleep: (span, signal) =>
    new Promise((resolve, reject) => {
      signal.throwIfAborted();
      const abort = (): void => {
        cancel();
        reject(signal.reason as Error);
      };
      const cancel = time.after(span, () =>
        gate.pass(() => {
          signal.removeEventListener("abort", abort);
          resolve();
        }),
      );
      signal.addEventListener("abort", abort, { once: true });
    }),
});
