import { runTlsServer } from "../http/server.ts";
import type { Log } from "../telemetry/log.ts";
import { admissionApp } from "./app.ts";
import type { CertificateSource } from "./certificates/certificate-source.ts";
import type { AdmissionRules } from "../../generated/admission.ts";

export interface WebhookServerOptions {
  readonly host: string;
  /** 0: any free one, which the log names. */
  readonly port: number;
  readonly certificates: CertificateSource;
  readonly rules: AdmissionRules;
  readonly log: Log;
  /** Called once, when reviews can come. */
  readonly onListening: () => void;
}

/** Serves reviews over TLS until `signal` aborts; those in flight are still answered. @throws {OperatorError} ADDRESS_UNUSABLE */
export function runWebhookServer(
  { host, port, certificates, rules, log, onListening }: WebhookServerOptions,
  signal: AbortSignal,
): Promise<void> {
  return runTlsServer(
    {
      address: { host, port },
      flag: "--webhook-bind-address",
      certificates,
      app: admissionApp({ rules, log }),
      onListening: (bound) => {
        log.info("admission webhook serves", { host, port: bound });
        onListening();
      },
    },
    signal,
  );
}
