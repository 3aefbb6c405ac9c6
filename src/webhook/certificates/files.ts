import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Clock, Millis } from "../../runtime/clock.ts";
import type { Log } from "../../telemetry/log.ts";
import { inspectPair } from "./inspect.ts";
import type { CertificateSource, KeyPair } from "./source.ts";

export interface FileOptions {
  /** Holds tls.crt and tls.key, as a mounted Secret of type kubernetes.io/tls does. */
  readonly folder: string;
  readonly clock: Clock;
  readonly log: Log;
}

/** How often the files are read: mounted Secrets change by swapped links, which no watch of files tells reliably. */
const look: Millis = 5_000;

/** Certificates that something else, such as cert-manager, keeps in files. What is damaged is not served; the last good one is. */
export function fileCertificates({ folder, clock, log }: FileOptions): CertificateSource {
  const read = async (): Promise<KeyPair> => {
    const text = (name: string): Promise<string> => readFile(join(folder, name), "utf8");
    const [certificate, key] = await Promise.all([text("tls.crt"), text("tls.key")]);
    const pair = { certificate, key };
    if (inspectPair(pair) === undefined)
      throw new RangeError("tls.crt is no certificate, or tls.key does not belong to it");
    return pair;
  };
  return {
    run: async (onCertificate, signal) => {
      let served: KeyPair | undefined;
      let told = "";
      while (!signal.aborted) {
        try {
          const found = await read();
          told = "";
          if (found.certificate !== served?.certificate || found.key !== served.key)
            onCertificate(found);
          served = found;
        } catch (error) {
          const problem = problemOf(error);
          if (problem !== told)
            log.error("webhook certificate cannot be read", { folder, problem });
          told = problem;
        }
        await clock.sleep(look, signal).catch((error: unknown) => {
          if (!signal.aborted) throw error;
        });
      }
    },
  };
}

const problemOf = (error: unknown): string => {
  if (error instanceof RangeError) return error.message;
  const { code } = error as { readonly code?: unknown };
  return typeof code === "string" ? code : "the files cannot be read";
};
