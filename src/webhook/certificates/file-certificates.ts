import { readFile, realpath } from "node:fs/promises";
import { join } from "node:path";
import type { Clock, Millis } from "../../runtime/clock.ts";
import type { Log } from "../../telemetry/log.ts";
import type { CertificateSource, ServingCertificate } from "./certificate-source.ts";
import { notices } from "./notices.ts";
import { pairFault } from "./pem.ts";

export interface FileOptions {
  /** Holds tls.crt and tls.key, as cert-manager and kubernetes.io/tls lay them out. */
  readonly folder: string;
  /** What they serve, for the log; default "admission". */
  readonly what?: "admission" | "metrics";
  readonly clock: Clock;
  readonly log: Log;
}

/** Notifications of mounted Secrets cannot be relied upon; two small files cost nothing. */
const reread: Millis = 5_000;

class Unusable extends Error {}

const textOf = async (folder: string, name: string): Promise<string> => {
  try {
    return await readFile(join(folder, name), "utf8");
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    const what = code === "ENOENT" ? "is missing" : `cannot be read (${code})`;
    throw new Unusable(`${name} ${what}`);
  }
};

/** Both files of the same moment: Kubernetes swaps a mounted Secret by the link `..data`. */
const readPair = async (folder: string): Promise<ServingCertificate> => {
  const place = await realpath(join(folder, "..data")).catch(() => folder);
  const found = {
    certificate: await textOf(place, "tls.crt"),
    key: await textOf(place, "tls.key"),
  };
  const fault = pairFault(found);
  if (fault !== undefined) throw new Unusable(fault);
  return found;
};

/** The certificate that somebody else puts into files; waits for them, and for better ones if they are wrong. */
export function fileCertificates(options: FileOptions): CertificateSource {
  const { folder, what = "admission", clock, log } = options;
  return {
    run: async (onCertificate, signal) => {
      const notice = notices(log);
      let served: ServingCertificate | undefined;

      const look = async (): Promise<ServingCertificate | undefined> => {
        try {
          const found = await readPair(folder);
          notice.forget();
          return found;
        } catch (error) {
          if (!(error instanceof Unusable)) throw error;
          const message =
            served === undefined
              ? `waiting for the ${what} certificate`
              : `the new ${what} certificate is of no use; the old one stays`;
          notice.warn(message, { folder, fault: error.message });
          return undefined;
        }
      };

      while (!signal.aborted) {
        const found = await look();
        const isNew = found?.certificate !== served?.certificate || found?.key !== served?.key;
        if (found !== undefined && isNew) {
          served = found;
          log.info(`${what} certificate read`, { folder });
          onCertificate(found);
        }
        await clock.sleep(reread, signal).catch(() => undefined);
      }
    },
  };
}
