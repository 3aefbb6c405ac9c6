import type { NamespaceDefaults } from "../../collect/namespace-choice.ts";
import type { Address } from "../../http/server.ts";
import type { ApiClient } from "../../kube/api-client.ts";
import type { Egress } from "../../net/egress.ts";
import type { Clock } from "../../runtime/clock.ts";
import type { Log } from "../../telemetry/log.ts";
import type { AuthorCheck } from "../../webhook/author.ts";
import { fileCertificates } from "../../webhook/certificates/file-certificates.ts";
import { selfManagedCertificates } from "../../webhook/certificates/self-managed-certificates.ts";
import { clusterLookups } from "../../webhook/lookups.ts";
import { createAdmissionRules } from "../../webhook/rules.ts";
import { runWebhookServer } from "../../webhook/server.ts";

export interface WebhookFlags {
  readonly webhookBindAddress: Address;
  /** Holds tls.crt and tls.key; left out: the operator makes its own. */
  readonly webhookCertDir?: string;
  readonly webhookConfiguration: string;
  /** Milliseconds. */
  readonly webhookCertLifetime: number;
  /** Milliseconds. */
  readonly webhookCaLifetime: number;
  readonly authorCheck: AuthorCheck;
  readonly namespaceDefaults: NamespaceDefaults;
}

export interface WebhookParts {
  readonly client: ApiClient;
  readonly egress: Egress;
  readonly clock: Clock;
  readonly log: Log;
  /** Kollect's own. */
  readonly namespace: string;
  /** Called once, when reviews can come. */
  readonly onListening: () => void;
}

/** Name of the Secret that holds the certificates of our own making. */
const secretName = "kollect-webhook-certificates";

/** Serves admission reviews until `signal` aborts; every replica does, leader or not. */
export function runWebhook(
  { client, egress, clock, log, namespace, onListening }: WebhookParts,
  flags: WebhookFlags,
  signal: AbortSignal,
): Promise<void> {
  const folder = flags.webhookCertDir;
  const certificates =
    folder === undefined
      ? selfManagedCertificates({
          client,
          clock,
          log,
          namespace,
          secretName,
          configurationName: flags.webhookConfiguration,
          lifetimes: { ca: flags.webhookCaLifetime, leaf: flags.webhookCertLifetime },
        })
      : fileCertificates({ folder, clock, log });
  const rules = createAdmissionRules({
    egress,
    authorCheck: flags.authorCheck,
    lookups: clusterLookups(client, clock, flags.namespaceDefaults),
    namespaceDefaults: flags.namespaceDefaults,
  });
  const parts = { certificates, rules, log, onListening };
  return runWebhookServer({ ...flags.webhookBindAddress, ...parts }, signal);
}
