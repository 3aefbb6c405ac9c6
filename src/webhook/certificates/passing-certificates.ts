import { X509Certificate } from "node:crypto";
import { type Clock, type Millis, wallTime } from "../../runtime/clock.ts";
import { createAuthority, createLeaf } from "./authority.ts";
import type { CertificateSource } from "./certificate-source.ts";
import { isDue } from "./pem.ts";

export interface PassingOptions {
  /** Names and IP addresses to cover. */
  readonly hosts: readonly string[];
  readonly clock: Clock;
  /** How long each is good. */
  readonly life: Millis;
}

/** Wall clocks are set: it is looked whether a new one is due at least so often. */
const longestWait: Millis = 3_600_000;

/** Certificates of an authority that nobody knows and that ends with the process: they encrypt and prove nothing. */
export function passingCertificates({ hosts, clock, life }: PassingOptions): CertificateSource {
  return {
    run: async (onCertificate, signal) => {
      let served: X509Certificate | undefined;
      while (!signal.aborted) {
        if (served === undefined || isDue(served, wallTime(clock))) {
          const validity = { now: wallTime(clock), life };
          const leaf = await createLeaf(await createAuthority(validity), hosts, validity);
          served = new X509Certificate(leaf.certificate);
          onCertificate(leaf);
        }
        await clock.sleep(Math.min(longestWait, life / 12), signal).catch(() => undefined);
      }
    },
  };
}
