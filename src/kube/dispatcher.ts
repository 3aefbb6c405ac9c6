import { Agent, type buildConnector, type Dispatcher, EnvHttpProxyAgent, ProxyAgent } from "undici";
import { OperatorError } from "../errors/operator-error.ts";

export interface Way {
  readonly server: string;
  /** proxy-url of the cluster; stands over the environment. */
  readonly proxy: string | undefined;
  /** TLS of the API server. */
  readonly connect: buildConnector.BuildOptions;
}

const loopback = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;
const proxies = new Set(["http:", "https:", "socks5:", "socks:"]);

/** Connections to the API server: direct, or by a proxy as kubectl would take one (HTTPS_PROXY, NO_PROXY). */
export function dispatcherOf({ server, proxy, connect }: Way): Dispatcher {
  if (proxy === undefined || proxy === "") {
    const isLocal = loopback.test(new URL(server).hostname);
    // Nobody means its own machine by a proxy.
    if (isLocal || !hasProxy(process.env)) return new Agent({ connect, allowH2: false });
    return new EnvHttpProxyAgent({ connect, requestTls: connect, allowH2: false });
  }
  if (!URL.canParse(proxy) || !proxies.has(new URL(proxy).protocol))
    throw new OperatorError("KUBECONFIG_UNUSABLE", {
      detail: "proxy-url must be a URL with http://, https:// or socks5://",
    });
  return new ProxyAgent({ uri: proxy, requestTls: connect, allowH2: false });
}

const hasProxy = (env: NodeJS.ProcessEnv): boolean =>
  ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY"].some((it) => (env[it] ?? "") !== "");
