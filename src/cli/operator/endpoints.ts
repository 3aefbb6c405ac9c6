import { hostname } from "node:os";
import { healthApp } from "../../http/health-app.ts";
import { metricsApp } from "../../http/metrics-app.ts";
import { type Address, runPlainServer, runTlsServer } from "../../http/server.ts";
import type { ApiClient } from "../../kube/api-client.ts";
import { createTokenAccess } from "../../kube/token-access.ts";
import type { Clock } from "../../runtime/clock.ts";
import type { Log } from "../../telemetry/log.ts";
import type { Metrics } from "../../telemetry/metrics.ts";
import type { Readiness } from "../../telemetry/readiness.ts";
import type { CertificateSource } from "../../webhook/certificates/certificate-source.ts";
import { fileCertificates } from "../../webhook/certificates/file-certificates.ts";
import { passingCertificates } from "../../webhook/certificates/passing-certificates.ts";

export interface EndpointFlags {
  readonly metricsBindAddress: Address | "off";
  /** TLS, and only for whom RBAC lets get /metrics. */
  readonly metricsSecure: boolean;
  /** Holds tls.crt and tls.key; left out: self-signed. */
  readonly metricsCertDir?: string;
  readonly healthProbeBindAddress: Address | "off";
}

export interface EndpointParts {
  readonly client: ApiClient;
  readonly clock: Clock;
  readonly log: Log;
  /** Kollect's own. */
  readonly namespace: string;
  readonly metrics: Metrics;
  readonly readiness: Readiness;
}

/** Milliseconds that a self-signed certificate is good. */
const life = 90 * 86_400_000;

/** Serves /healthz and /readyz until `signal` aborts, unless they are off. */
export async function runHealth(
  { readiness, log }: EndpointParts,
  { healthProbeBindAddress: address }: EndpointFlags,
  signal: AbortSignal,
): Promise<void> {
  if (address === "off") return;
  const { host } = address;
  const onListening = (port: number): void => log.info("health probes serve", { host, port });
  const app = healthApp(readiness);
  const flag = "--health-probe-bind-address";
  await runPlainServer({ address, flag, app, onListening }, signal);
}

/** Serves /metrics until `signal` aborts, unless it is off; every replica does, leader or not. */
export async function runMetrics(
  parts: EndpointParts,
  { metricsBindAddress: address, metricsSecure, metricsCertDir }: EndpointFlags,
  signal: AbortSignal,
): Promise<void> {
  if (address === "off") return;
  const { client, clock, log, metrics } = parts;
  metrics.includeProcess();
  const { host } = address;
  const onListening = (port: number): void =>
    log.info("metrics serve", { host, port, secure: metricsSecure });
  const access = metricsSecure ? { access: createTokenAccess(client, clock) } : {};
  const app = metricsApp({ metrics, log, ...access });
  const server = { address, flag: "--metrics-bind-address", app, onListening };
  if (!metricsSecure) return runPlainServer(server, signal);
  await runTlsServer({ ...server, certificates: certificatesOf(parts, metricsCertDir) }, signal);
}

const certificatesOf = (
  { clock, log, namespace }: EndpointParts,
  folder: string | undefined,
): CertificateSource =>
  folder === undefined
    ? passingCertificates({
        clock,
        life,
        hosts: [`kollect-metrics.${namespace}.svc`, hostname(), "localhost", "127.0.0.1"],
      })
    : fileCertificates({ folder, what: "metrics", clock, log });
