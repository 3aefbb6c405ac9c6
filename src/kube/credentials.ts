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
  /** Reads everything anew at the next call: what we have was refused. */
  expire(): void;
}

/** client-node caches tokens itself; asking it for every request would still cost. */
const lifetime: Millis = 30_000;

const load = ({ kubeconfig, context }: ClusterChoice): KubeConfig => {
  const config = new KubeConfig();
  if (kubeconfig === undefined) config.loadFromDefault();
  else config.loadFromFile(kubeconfig);
  if (context !== undefined) config.setCurrentContext(context);
  return config;
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

  const renew = async (): Promise<Access> => {
    const options: RequestOptions = {};
    await config.applyToHTTPSOptions(options);
    const { ca, cert, key, rejectUnauthorized, servername, auth } = options;
    const headers = Object.fromEntries(Object.entries(options.headers ?? {})) as Record<
      string,
      string
    >;
    if (typeof auth === "string")
      headers["Authorization"] = `Basic ${Buffer.from(auth).toString("base64")}`;
    const connect = Object.fromEntries(
      Object.entries({ ca, cert, key, rejectUnauthorized, servername }).filter(
        ([, value]) => value !== undefined,
      ),
    );
    const fingerprint = JSON.stringify(connect);
    // A rotated client certificate needs new connections; requests in flight end on the old ones.
    if (current === undefined || fingerprint !== tls)
      current = { dispatcher: new Agent({ connect, allowH2: false }), headers };
    else current = { ...current, headers };
    tls = fingerprint;
    renewAt = clock.now() + lifetime;
    return current;
  };

  return {
    server: server.replace(/\/+$/, ""),
    access: async () => (current === undefined || clock.now() >= renewAt ? renew() : current),
    expire: () => {
      config = load(choice);
      renewAt = 0;
    },
  };
}
