import { X509Certificate } from "node:crypto";
import * as assert from "uvu/assert";
import type { Clock } from "../../../src/runtime/clock.ts";
import type { Log } from "../../../src/telemetry/log.ts";
import type {
  CertificateSource,
  ServingCertificate,
} from "../../../src/webhook/certificates/certificate-source.ts";
import { certificatesIn, isInDate } from "../../../src/webhook/certificates/pem.ts";
import type { VirtualClock } from "../../support/clock.ts";

export interface MemoryLog extends Log {
  /** "level message {facts}" */
  readonly lines: string[];
}

export function memoryLog(): MemoryLog {
  const lines: string[] = [];
  const at =
    (level: string) =>
    (message: string, facts = {}): void => {
      lines.push(`${level} ${message} ${JSON.stringify(facts)}`);
    };
  return { lines, debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
}

export interface Replica {
  /** What it has served, the present last. */
  readonly served: ServingCertificate[];
  readonly log: MemoryLog;
  stop(): Promise<void>;
}

export interface Crew {
  add(make: (clock: Clock, log: Log) => CertificateSource): Replica;
  /** Waits until all that is done is waiting for time to pass. */
  quiet(): Promise<void>;
  /** Winds the clock by seconds, one at a time. */
  wind(seconds: number): Promise<void>;
  stop(): Promise<void>;
}

/** Sources that run side by side; time passes only while all of them sleep. */
export function crewOn(clock: VirtualClock): Crew {
  const running: Replica[] = [];
  const ended = new Set<Replica>();
  const crashes: unknown[] = [];
  let sleeping = 0;
  const counted: Clock = {
    now: () => clock.now(),
    sleep: async (span, signal) => {
      sleeping++;
      try {
        await clock.sleep(span, signal);
      } finally {
        sleeping--;
      }
    },
  };
  const quiet = async (): Promise<void> => {
    const deadline = performance.now() + 20_000;
    while (sleeping < running.length - ended.size) {
      if (crashes.length > 0) throw crashes[0];
      assert.ok(performance.now() < deadline, "a source neither sleeps nor ends");
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  return {
    quiet,
    wind: async (seconds) => {
      for (let second = 0; second < seconds; second++) {
        await quiet();
        await clock.advance(1_000);
        await quiet();
      }
    },
    add: (make) => {
      const log = memoryLog();
      const end = new AbortController();
      const served: ServingCertificate[] = [];
      const source = make(counted, log);
      const work = source
        .run((it) => served.push(it), end.signal)
        .catch((error: unknown) => {
          crashes.push(error);
        });
      const replica: Replica = {
        served,
        log,
        stop: async () => {
          end.abort();
          await work;
          ended.add(replica);
        },
      };
      running.push(replica);
      return replica;
    },
    stop: async () => {
      for (const replica of running) if (!ended.has(replica)) await replica.stop();
    },
  };
}

/** Whether a client with this bundle, base64 of PEM, would accept the certificate for the host at that time. */
export function isAccepted(
  it: ServingCertificate,
  caBundle: string,
  host: string,
  now: number,
): boolean {
  const leaf = new X509Certificate(it.certificate);
  const name = /^[\d.]+$|:/.test(host) ? leaf.checkIP(host) : leaf.checkHost(host);
  return (
    name !== undefined &&
    isInDate(leaf, now) &&
    certificatesIn(Buffer.from(caBundle, "base64").toString()).some(
      (ca) => isInDate(ca, now) && leaf.checkIssued(ca) && leaf.verify(ca.publicKey),
    )
  );
}
