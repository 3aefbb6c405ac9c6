import { KubeConfig } from "@kubernetes/client-node";
import type { RequestOptions } from "node:https";
import { Agent } from "undici";
import type { Clock, Millis } from "../runtime/clock.ts";

export interface ClusterChoice {
  /** Path; default: KUBECONFIG, ~/.kube/config, or the pod's service account. */
  readonly kubeconfig?: string;
  readonly context?: string;
}

/** How to talk to the API server just now. */
export interface Access {
  readonly dispatcher: Agent;
  readonly headers: Readonly<Record<string, string>>;
}

/** Credentials that renew themselves: token files, exec plugins and rotated kubeconfigs. */
export interface Credentials {
  readonly server: string;
  access(): Promise<Access>;
  /** Reads everything anew at the next call, unless somebody has already: `refused` got a 401. */
  expire(refused: Access): void;
}

/** client-node caches tokens itself; asking it for every request would still cost. */
const lifetime: Millis = 30_000;

const load = ({ kubeconfig, context }: ClusterChoice): KubeConfig => {
  const config = new KubeConfig();
  if (kubeconfig === undefined) config.loadFromDefault();
  else config.loadFromFile(kubeconfig);
  if (context !== undefined) config.setCurrentContext(context);
  // client-node takes plain HTTP, as of kubectl proxy, only with this; it says nothing about TLS then.
  config.clusters = config.clusters.map((it) =>
    it.server.startsWith("http://") ? { ...it, skipTLSVerify: true } : it,
  );
  return config;
};

interface Terms {
  readonly connect: Agent.Options["connect"] & object;
  readonly headers: Readonly<Record<string, string>>;
}

/** What client-node would have set for this user and cluster. */
const termsOf = async (config: KubeConfig): Promise<Terms> => {
  const options: RequestOptions = {};
  await config.applyToHTTPSOptions(options);
  const { ca, cert, key, passphrase, rejectUnauthorized, servername, auth } = options;
  const connect = Object.fromEntries(
    Object.entries({ ca, cert, key, passphrase, rejectUnauthorized, servername }).filter(
      ([, value]) => value !== undefined,
    ),
  );
  const headers = Object.fromEntries(Object.entries(options.headers ?? {})) as Record<
    string,
    string
  >;
  if (auth !== undefined && auth !== null)
    headers["Authorization"] = `Basic ${Buffer.from(auth).toString("base64")}`;
  // A file often ends its token with a line feed, which no header may hold.
  if (headers["Authorization"] !== undefined)
    headers["Authorization"] = headers["Authorization"].trim();
  return { connect, headers };
};

/** @throws {Error} the kubeconfig or its context is not there or is malformed */
export function loadCredentials(choice: ClusterChoice, clock: Clock): Credentials {
  let config = load(choice);
  const server = config.getCurrentCluster()?.server;
  if (server === undefined)
    throw new RangeError(`the kubeconfig names no cluster for context ${config.currentContext}`);
  let current: Access | undefined;
  let tls = "";
  let renewAt = 0;
  let isStale = false;
  let renewing: Promise<Access> | undefined;

  const renew = async (): Promise<Access> => {
    if (isStale) config = load(choice);
    isStale = false;
    const { connect, headers } = await termsOf(config);
    const fingerprint = JSON.stringify(connect);
    // A rotated client certificate needs new connections; requests in flight end on the old ones.
    const isSame = current !== undefined && fingerprint === tls;
    const dispatcher =
      isSame && current !== undefined ? current.dispatcher : new Agent({ connect, allowH2: false });
    current = { dispatcher, headers };
    tls = fingerprint;
    renewAt = clock.now() + lifetime;
    return current;
  };

  return {
    server: server.replace(/\/+$/, ""),
    access: () => {
      if (current !== undefined && clock.now() < renewAt) return Promise.resolve(current);
      // Together: an exec plugin is started once, however many requests wait for it.
      renewing ??= renew().finally(() => {
        renewing = undefined;
      });
      return renewing;
    },
    expire: (refused) => {
      if (refused !== current) return;
      isStale = true;
      renewAt = 0;
    },
  };
}
