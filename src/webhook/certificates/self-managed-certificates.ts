import { OperatorError } from "../../errors/operator-error.ts";
import type { ApiClient } from "../../kube/api-client.ts";
import { statusOf } from "../../kube/api-failure.ts";
import { backoff } from "../../runtime/backoff.ts";
import { type Clock, type Millis, wallTime } from "../../runtime/clock.ts";
import type { Log } from "../../telemetry/log.ts";
import type { CertificateSource, ServingCertificate } from "./certificate-source.ts";
import { certificateSecret } from "./certificate-secret.ts";
import { bundleText, materialIn, textsOf } from "./material.ts";
import { notices } from "./notices.ts";
import { leafFault, type Lifetimes, renew } from "./renewal.ts";
import { type FoundConfiguration, readConfiguration } from "./webhook-configuration.ts";

export interface SelfManagedOptions {
  readonly client: ApiClient;
  readonly clock: Clock;
  readonly log: Log;
  /** Of the Secret. */
  readonly namespace: string;
  readonly secretName: string;
  /** A ValidatingWebhookConfiguration that somebody else makes; it says which hosts to cover. */
  readonly configurationName: string;
  /** Default: ten years, ninety days. */
  readonly lifetimes?: Lifetimes;
}

const day: Millis = 24 * 60 * 60_000;
const defaultLifetimes: Lifetimes = { ca: 3650 * day, leaf: 90 * day };

/** API servers learn of a new bundle by a watch: in a second, or much later on a bad day. */
const longestSettling: Millis = 30_000;
const longestPoll: Millis = 5_000;
/** Somebody else was quicker: read what it wrote. */
const afterConflict: Millis = 100;
const afterFailure = backoff({ base: 1_000, max: 30_000, jitter: 0.2 });

/** How long a bundle must have been published before its newest authority signs. */
export const settlingOf = ({ ca }: Lifetimes): Millis => Math.min(longestSettling, ca / 20);

/** What lets the requests through that a 403 stopped. */
const grantFor = ({ namespace, secretName, configurationName }: SelfManagedOptions): string =>
  `Role in namespace ${namespace}: secrets create, and get, update of ${secretName}; ` +
  `ClusterRole: validatingwebhookconfigurations.admissionregistration.k8s.io get, patch of ${configurationName}`;

/**
 * An authority of our own and a leaf signed by it, in a Secret that all replicas share; the bundle to trust is kept in
 * the webhook configuration. Who deletes the Secret gets a new authority at once, and may see calls refused until it
 * is published; every other renewal goes unnoticed.
 */
export function selfManagedCertificates(options: SelfManagedOptions): CertificateSource {
  const { client, clock, log, namespace, secretName, configurationName } = options;
  const { lifetimes = defaultLifetimes } = options;
  const settling = settlingOf(lifetimes);
  const poll = Math.min(longestPoll, settling / 6, lifetimes.leaf / 12);
  const secret = certificateSecret(client, namespace, secretName);

  const run: CertificateSource["run"] = async (onCertificate, signal) => {
    const notice = notices(log);
    let served: ServingCertificate | undefined;
    let published: { readonly bundle: string; readonly at: Millis } | undefined;

    const serve = (it: ServingCertificate): void => {
      if (served?.certificate === it.certificate && served.key === it.key) return;
      served = it;
      onCertificate(it);
    };

    /** Before all else, so that a configuration that cannot be read keeps no good leaf from being served. */
    const serveFound = async (): Promise<void> => {
      const held = materialIn((await secret.read(signal)).texts, wallTime(clock));
      if (held.leaf !== undefined && leafFault(held, [], wallTime(clock)) === undefined)
        serve(held.leaf);
    };

    /**
     * The configuration is read before the Secret: whoever writes a bundle that others have replaced meanwhile, has
     * read a configuration that they have changed too, and gets a conflict.
     */
    const step = async (configuration: FoundConfiguration): Promise<void> => {
      const found = await secret.read(signal);
      const material = await renew(materialIn(found.texts, wallTime(clock)), {
        now: wallTime(clock),
        hosts: configuration.hosts,
        lifetimes,
        isSettled: (bundle) =>
          configuration.trusts(bundle) &&
          published?.bundle === bundle &&
          clock.now() - published.at >= settling,
      });
      const wrote = await found.replace(textsOf(material), signal);
      for (const change of material.changes)
        log.info("admission certificates renewed", { change, secret: secretName, namespace });
      if (wrote && material.changes.length === 0)
        log.info("admission certificates put in order", { secret: secretName, namespace });
      if (material.leaf !== undefined) serve(material.leaf);
      const bundle = bundleText(material);
      if (!configuration.trusts(bundle)) {
        published = undefined;
        await configuration.publish(bundle, signal);
        log.info("bundle of authorities published", { configuration: configurationName });
      }
      if (published?.bundle !== bundle) published = { bundle, at: clock.now() };
    };

    const turn = async (): Promise<void> => {
      if (served === undefined) await serveFound();
      const configuration = await readConfiguration(client, configurationName, signal);
      if (configuration === undefined || configuration.hosts.length === 0) {
        published = undefined;
        const what = configuration === undefined ? "is not there" : "names no webhook";
        notice.warn("waiting for the webhook configuration", { name: configurationName, what });
      } else {
        await step(configuration);
        notice.forget();
      }
    };

    /** How long to rest after this failure. */
    const failed = (error: unknown, failures: number): Millis => {
      if (!(error instanceof OperatorError)) throw error;
      if (statusOf(error) === 409) return Math.min(poll, afterConflict);
      notice.error("admission certificates cannot be looked after", {
        error: error.message,
        code: error.code,
        ...(error.code === "ACCESS_DENIED" && { grant: grantFor(options) }),
      });
      return afterFailure(failures);
    };

    for (let failures = 0; !signal.aborted;) {
      let rest = poll;
      try {
        await turn();
        failures = 0;
      } catch (error) {
        if (signal.aborted) return;
        rest = failed(error, ++failures);
      }
      await clock.sleep(rest, signal).catch(() => undefined);
    }
  };
  return { run };
}
