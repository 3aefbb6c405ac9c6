import type { KubeConfig } from "@kubernetes/client-node";
import type { RequestOptions } from "node:https";
import type { buildConnector, Dispatcher } from "undici";
import { OperatorError } from "../errors/operator-error.ts";
import type { Clock, Millis } from "../runtime/clock.ts";
import { dispatcherOf } from "./dispatcher.ts";
import { type ClusterChoice, loadKubeconfig } from "./kubeconfig.ts";

export type { ClusterChoice } from "./kubeconfig.ts";

/** How to talk to the API server just now. */
export interface Access {
  readonly dispatcher: Dispatcher;
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

interface Terms {
  readonly connect: buildConnector.BuildOptions;
  readonly headers: Readonly<Record<string, string>>;
}

/** What client-node would have set for this user and cluster. */
const termsOf = async (config: KubeConfig): Promise<Terms> => {
  const options: RequestOptions = {};
  try {
    await config.applyToHTTPSOptions(options);
  } catch (error) {
    throw new OperatorError("CREDENTIALS_UNUSABLE", { detail: problemOf(config, error) });
  }
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

/** Never what a plugin has printed: that may be a credential. */
const problemOf = (config: KubeConfig, error: unknown): string => {
  const exec = config.getCurrentUser()?.exec as { readonly command?: string } | null | undefined;
  const code = (error as { readonly code?: unknown }).code;
  const why = typeof code === "string" ? ` (${code})` : "";
  return exec?.command === undefined
    ? `a file that the kubeconfig names cannot be read${why}`
    : `the plugin ${exec.command} failed${why}; run it by hand to see why`;
};

/** @throws {OperatorError} KUBECONFIG_UNUSABLE */
export function loadCredentials(choice: ClusterChoice, clock: Clock): Credentials {
  let config = loadKubeconfig(choice);
  const server = config.getCurrentCluster()?.server;
  if (server === undefined)
    throw new OperatorError("KUBECONFIG_UNUSABLE", { detail: lackOf(config) });
  let current: Access | undefined;
  let tls = "";
  let renewAt = 0;
  let isStale = false;
  let renewing: Promise<Access> | undefined;

  const renew = async (): Promise<Access> => {
    if (isStale) config = loadKubeconfig(choice);
    isStale = false;
    const { connect, headers } = await termsOf(config);
    const proxy = config.getCurrentCluster()?.proxyUrl;
    const fingerprint = JSON.stringify([connect, proxy]);
    // A rotated client certificate needs new connections; requests in flight end on the old ones.
    const isSame = current !== undefined && fingerprint === tls;
    const dispatcher =
      isSame && current !== undefined
        ? current.dispatcher
        : dispatcherOf({ server, proxy, connect });
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

const lackOf = ({ currentContext, contexts }: KubeConfig): string => {
  if (currentContext !== "" && currentContext !== undefined)
    return `it names no cluster for context ${currentContext}`;
  const names = contexts.map((it) => it.name).join(", ");
  return `it has no current context; choose one with --context: ${names || "it has none"}`;
};
