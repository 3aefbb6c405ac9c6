import { once } from "node:events";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { Log } from "../telemetry/log.ts";
import { admissionApp } from "./app.ts";
import type { CertificateSource, ServingCertificate } from "./certificates/certificate-source.ts";
import type { AdmissionRules } from "../../generated/admission.ts";

export interface WebhookServerOptions {
  readonly host: string;
  /** 0: any free one, which the log names. */
  readonly port: number;
  readonly certificates: CertificateSource;
  readonly rules: AdmissionRules;
  readonly log: Log;
}

/** The API server's client keeps idle connections for 90 s; the side that closes first loses reviews. */
const keepAlive = 120_000;
/** A client that sends slowly is cut off after this. */
const slowest = 10_000;

/** Serves reviews over TLS until `signal` aborts; those in flight are still answered. @throws what keeps it from listening */
export async function runWebhookServer(
  options: WebhookServerOptions,
  signal: AbortSignal,
): Promise<void> {
  const { host, port, certificates, rules, log } = options;
  const server = createServer(
    {
      minVersion: "TLSv1.2",
      keepAliveTimeout: keepAlive,
      headersTimeout: slowest,
      requestTimeout: slowest,
    },
    admissionApp({ rules, log }),
  );
  const failed = Promise.withResolvers<never>();
  server.on("error", failed.reject);
  let isListening = false;
  const serve = ({ certificate, key }: ServingCertificate): void => {
    server.setSecureContext({ cert: certificate, key, minVersion: "TLSv1.2" });
    if (isListening) return;
    isListening = true;
    server.listen(port, host, () => {
      log.info("admission webhook serves", { host, port: (server.address() as AddressInfo).port });
    });
  };
  try {
    await Promise.race([certificates.run(serve, signal), failed.promise]);
  } finally {
    if (server.listening) {
      const closed = once(server, "close");
      server.close();
      server.closeIdleConnections();
      await closed;
    }
  }
}
