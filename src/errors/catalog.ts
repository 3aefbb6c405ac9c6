import type { Reason } from "../../generated/reasons.ts";

/** What the loop does next: back off and retry, wait for a change, or stay degraded and look again slowly. */
export type ErrorClass = "transient" | "terminal" | "forbidden";

interface Entry<Context> {
  readonly class: ErrorClass;
  /** Condition reason; only reasons the CRDs list compile. */
  readonly reason: Reason;
  /** Built from codes and safe fields only: a message can never hold a credential. */
  readonly message: (context: Context) => string;
}

const entry = <Context>(it: Entry<Context>): Entry<Context> => it;

/** Every failure we foresee, one row each. Codes are permanent: they are metric labels and log fields. */
export const catalog = {
  SINK_UNREACHABLE: entry<{ sink: string; host: string; detail: string }>({
    class: "transient",
    reason: "SinkUnreachable",
    message: ({ sink, host, detail }) => `sink ${sink}: no connection to ${host} (${detail})`,
  }),
  SINK_UNAUTHORIZED: entry<{ sink: string; detail: string }>({
    class: "forbidden",
    reason: "SinkUnauthorized",
    message: ({ sink, detail }) => `sink ${sink} refused the credentials: ${detail}`,
  }),
  SINK_REJECTED: entry<{ sink: string; detail: string }>({
    class: "transient",
    reason: "SinkRejected",
    message: ({ sink, detail }) => `sink ${sink} refused the export: ${detail}`,
  }),
  SINK_MISCONFIGURED: entry<{ sink: string; detail: string }>({
    class: "terminal",
    reason: "SinkMisconfigured",
    message: ({ sink, detail }) => `sink ${sink}: ${detail}`,
  }),
  SINK_UNREADABLE: entry<{ sink: string; detail: string }>({
    class: "terminal",
    reason: "SinkRejected",
    message: ({ sink, detail }) => `sink ${sink} cannot be read back: ${detail}`,
  }),
  SINK_FENCED: entry<{ sink: string; epoch: number; held: number }>({
    class: "terminal",
    reason: "SinkFenced",
    message: ({ sink, epoch, held }) =>
      `sink ${sink}: a newer leader has written in epoch ${held}; ours, ${epoch}, is stale. Does another cluster write under the same spec.cluster?`,
  }),
  REMOVAL_HELD: entry<{ removed: number; held: number }>({
    class: "forbidden",
    reason: "DeletionHeld",
    message: ({ removed, held }) =>
      `${removed} of the ${held} rows that the sink holds would go, more than spec.deletionGuard allows; give the annotation kollect.dev/confirm-deletion a new value to let them go, or wait for a second complete list`,
  }),
  EGRESS_DENIED: entry<{ host: string }>({
    class: "terminal",
    reason: "SinkMisconfigured",
    message: ({ host }) =>
      `address of ${host} is not allowed; private addresses need --allow-private-sinks, loopback needs --dev`,
  }),
  EXPRESSION_INVALID: entry<{ attribute: string; column: number; detail: string }>({
    class: "terminal",
    reason: "ProfileInvalid",
    message: ({ attribute, column, detail }) =>
      `attribute ${attribute}, column ${column}: ${detail}`,
  }),
  KIND_NOT_FOUND: entry<{ apiVersion: string; kind: string }>({
    class: "transient",
    reason: "KindNotFound",
    message: ({ apiVersion, kind }) =>
      `the cluster serves no kind ${kind} in ${apiVersion}; collection starts by itself when it does`,
  }),
  RESOURCE_NOT_SERVED: entry<{ resource: string }>({
    class: "transient",
    reason: "KindNotFound",
    message: ({ resource }) =>
      `the cluster serves no ${resource} at present; it is asked again until it does`,
  }),
  NAMESPACES_TOO_MANY: entry<{ resource: string; most: number }>({
    class: "forbidden",
    reason: "Forbidden",
    message: ({ resource, most }) =>
      `Kollect may list ${resource} in single namespaces only, and watches no more than ${most} of them; grant it the whole cluster, or choose fewer`,
  }),
  WATCH_BROKEN: entry<{ resource: string; detail: string }>({
    class: "transient",
    reason: "SourceUnreadable",
    message: ({ resource, detail }) => `the watch of ${resource} broke: ${detail}`,
  }),
  ACCESS_DENIED: entry<{ verb: string; resource: string }>({
    class: "forbidden",
    reason: "Forbidden",
    message: ({ verb, resource }) =>
      `the API server does not let Kollect ${verb} ${resource}; grant it to Kollect's service account`,
  }),
  KUBECONFIG_UNUSABLE: entry<{ detail: string }>({
    class: "terminal",
    reason: "InternalError",
    message: ({ detail }) => `the kubeconfig cannot be used: ${detail}`,
  }),
  CREDENTIALS_UNUSABLE: entry<{ detail: string }>({
    class: "transient",
    reason: "SourceUnreadable",
    message: ({ detail }) => `no credentials for the API server: ${detail}`,
  }),
  API_UNREACHABLE: entry<{ detail: string }>({
    class: "transient",
    reason: "SourceUnreadable",
    message: ({ detail }) => `no answer from the API server (${detail})`,
  }),
  API_REJECTED: entry<{
    status: number;
    reason: string;
    resource: string;
    retryAfter?: number | undefined;
  }>({
    class: "transient",
    reason: "SourceUnreadable",
    message: ({ status, reason, resource }) =>
      `the API server answered ${status} ${reason} for ${resource}`,
  }),
  CERTIFICATE_SECRET_FOREIGN: entry<{ namespace: string; name: string }>({
    class: "forbidden",
    reason: "Forbidden",
    message: ({ namespace, name }) =>
      `secret ${name} in namespace ${namespace} is not Kollect's and stays as it is: delete it, label it app.kubernetes.io/managed-by=kollect to hand it over, or let Kollect use another name`,
  }),
  ADDRESS_UNUSABLE: entry<{ flag: string; address: string; detail: string }>({
    class: "terminal",
    reason: "InternalError",
    message: ({ flag, address, detail }) => `${flag}: cannot listen on ${address} (${detail})`,
  }),
} satisfies Record<string, Entry<never>>;

export type ErrorCode = keyof typeof catalog;
export type ErrorContext<C extends ErrorCode> = Parameters<(typeof catalog)[C]["message"]>[0];
