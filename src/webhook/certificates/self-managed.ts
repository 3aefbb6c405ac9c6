import { OperatorError } from "../../errors/operator-error.ts";
import type { ApiClient } from "../../kube/api-client.ts";
import { backoff } from "../../runtime/backoff.ts";
import type { Clock, Millis } from "../../runtime/clock.ts";
import type { Log } from "../../telemetry/log.ts";
import { certificatesIn } from "./inspect.ts";
import { type Published, publishedBundle } from "./published-bundle.ts";
import type { CertificateSource, KeyPair } from "./source.ts";
import { advance, type Lifetimes } from "./vault.ts";
import { vaultSecret } from "./vault-secret.ts";

export interface SelfManagedOptions {
  readonly client: ApiClient;
  readonly clock: Clock;
  readonly log: Log;
  /** Where the Secret stands. */
  readonly namespace: string;
  readonly secretName: string;
  /** The ValidatingWebhookConfiguration whose caBundle is kept, and whose addresses the certificate covers. */
  readonly configurationName: string;
  readonly lifetimes: Lifetimes;
}

/** How long an authority is published before it signs: API servers see changes of configurations within seconds. */
const settling: Millis = 30_000;
/** How often Secret and configuration are looked at. */
const look: Millis = 10_000;

/**
 * Certificates of our own making, shared by all replicas through one Secret. Authorities change without a gap: a new
 * one is trusted first, signs later, and the old one is trusted until it expires.
 */
export function selfManagedCertificates(options: SelfManagedOptions): CertificateSource {
  const { client, clock, log, namespace, secretName, configurationName, lifetimes } = options;
  const shortest = Math.min(lifetimes.authority, lifetimes.serving);
  const rest = Math.min(look, shortest / 30);
  const secret = vaultSecret(client, namespace, secretName);
  const configuration = publishedBundle(client, configurationName);
  /** Since when each authority has been seen in the configuration, without a break. */
  let seen = new Map<string, Millis>();

  const note = ({ bundles }: Published): void => {
    const now = clock.now();
    const [first = [], ...others] = bundles.map((it) => certificatesIn(it));
    const everywhere = first.filter((it) => others.every((other) => other.includes(it)));
    seen = new Map(everywhere.map((it) => [it, seen.get(it) ?? now]));
  };
  const isSettled = (certificate: string): boolean => {
    const [plain = ""] = certificatesIn(certificate);
    const since = seen.get(plain);
    const span = Math.min(settling, lifetimes.authority / 10);
    return since !== undefined && clock.now() - since >= span;
  };

  /** One look. The configuration is read first: then nobody can have published more than the Secret tells. */
  const turn = async (signal: AbortSignal): Promise<KeyPair | "again" | "no configuration"> => {
    const published = await configuration.read(signal);
    if (published === undefined || published.bundles.length === 0) return "no configuration";
    note(published);
    const stored = await secret.read(signal);
    const situation = { now: clock.now(), hosts: published.hosts, lifetimes, isSettled };
    const vault = await advance(stored.vault, situation);
    if (vault !== stored.vault) {
      if (!(await secret.write(vault, stored, signal))) return "again";
      log.info("webhook certificates renewed", {
        secret: `${namespace}/${secretName}`,
        authorities: vault.trusted.length,
        hosts: published.hosts.join(),
      });
    }
    const bundle = `${vault.trusted.join("\n")}\n`;
    if (published.bundles.some((it) => it !== bundle)) {
      if (!(await configuration.write(published, bundle, signal))) return "again";
      log.info("webhook caBundle written", { configuration: configurationName });
    }
    return vault.serving;
  };

  return {
    run: async (onCertificate, signal) => {
      const delay = backoff({ base: 500, max: look, jitter: 0.2 });
      let failures = 0;
      let served: KeyPair | undefined;
      let told = "";
      const tell = (problem: string, text: string): void => {
        if (text !== told) log.warn(problem, { problem: text });
        told = text;
      };
      while (!signal.aborted) {
        let pause = rest;
        try {
          const outcome = await turn(signal);
          failures = 0;
          if (outcome === "again") continue;
          if (outcome === "no configuration")
            tell(
              "admission webhook waits",
              `there is no ValidatingWebhookConfiguration ${configurationName} with webhooks; kollect webhooks prints one`,
            );
          else {
            told = "";
            if (served?.certificate !== outcome.certificate) onCertificate(outcome);
            served = outcome;
          }
        } catch (error) {
          if (signal.aborted) return;
          if (!(error instanceof OperatorError)) throw error;
          tell("webhook certificates cannot be kept", error.message);
          pause = delay(++failures);
        }
        await clock.sleep(pause, signal).catch((error: unknown) => {
          if (!signal.aborted) throw error;
        });
      }
    },
  };
}
