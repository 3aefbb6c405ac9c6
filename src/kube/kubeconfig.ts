import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import { KubeConfig, type User } from "@kubernetes/client-node";
import { load as parseYaml } from "js-yaml";
import { OperatorError } from "../errors/operator-error.ts";

export interface ClusterChoice {
  /** Path, or several as KUBECONFIG has them; default: KUBECONFIG, ~/.kube/config, or the pod's service account. */
  readonly kubeconfig?: string;
  readonly context?: string;
}

/** A context by its name, with the namespace that it is about. */
export interface Context {
  readonly name: string;
  readonly namespace: string;
}

const wrong = (detail: string): OperatorError =>
  new OperatorError("KUBECONFIG_UNUSABLE", { detail });

/**
 * What the kubeconfig says, merged from several files as kubectl does: what stands first counts.
 * @throws {OperatorError} KUBECONFIG_UNUSABLE
 */
export function loadKubeconfig({ kubeconfig, context }: ClusterChoice): KubeConfig {
  const config = merged(kubeconfig);
  if (context !== undefined) {
    if (config.getContextObject(context) === null)
      throw wrong(`it has no context ${context}; it has ${named(config) || "none"}`);
    config.setCurrentContext(context);
  }
  // client-node takes plain HTTP, as of kubectl proxy, only with this; it says nothing about TLS then.
  config.clusters = config.clusters.map((it) =>
    it.server.startsWith("http://") ? { ...it, skipTLSVerify: true } : it,
  );
  return config;
}

/** All contexts, and which one is current. @throws {OperatorError} KUBECONFIG_UNUSABLE */
export function contextsOf(choice: ClusterChoice): {
  readonly contexts: readonly Context[];
  readonly current: string;
} {
  const config = loadKubeconfig(choice);
  return {
    contexts: config.contexts.map(({ name, namespace }) => ({
      name,
      namespace: namespace === undefined || namespace === "" ? "default" : namespace,
    })),
    current: config.currentContext,
  };
}

const named = ({ contexts }: KubeConfig): string => contexts.map((it) => it.name).join(", ");

function merged(given: string | undefined): KubeConfig {
  const listed = given ?? process.env["KUBECONFIG"] ?? "";
  const paths = listed.split(delimiter).filter((it) => it !== "");
  if (paths.length === 0) paths.push(join(homedir(), ".kube", "config"));
  // Of several files some may not be there yet; a flag that leads nowhere is a slip.
  const files = paths.filter((it) => (given !== undefined && paths.length === 1) || existsSync(it));
  const [first, ...rest] = files.map(fromFile);
  if (first === undefined) return withoutFiles(listed);
  for (const next of rest) {
    first.clusters = united(first.clusters, next.clusters);
    first.users = united(first.users, next.users);
    first.contexts = united(first.contexts, next.contexts);
    if (!first.currentContext) first.setCurrentContext(next.currentContext);
  }
  return first;
}

const united = <T extends { readonly name: string }>(
  first: readonly T[],
  next: readonly T[],
): T[] => [...first, ...next.filter(({ name }) => !first.some((it) => it.name === name))];

/** A pod's own account. @throws {OperatorError} KUBECONFIG_UNUSABLE where this is no pod */
function withoutFiles(listed: string): KubeConfig {
  const config = new KubeConfig();
  const folder = "/var/run/secrets/kubernetes.io/serviceaccount";
  if (process.env["KUBERNETES_SERVICE_HOST"] === undefined || !existsSync(`${folder}/token`)) {
    const where = listed === "" ? "~/.kube/config is not there" : "no file of KUBECONFIG is there";
    throw wrong(`there is none: ${where}, and this is no pod; name one with --kubeconfig`);
  }
  config.loadFromCluster();
  return config;
}

interface RawConfig {
  readonly users?: readonly {
    readonly name?: string;
    readonly user?: { readonly tokenFile?: unknown } | null;
  }[];
}

function fromFile(file: string): KubeConfig {
  const config = new KubeConfig();
  let raw: RawConfig;
  try {
    raw = (parseYaml(readFileSync(file, "utf8")) ?? {}) as RawConfig;
    config.loadFromFile(file);
  } catch (error) {
    throw wrong(`${file} ${problemOf(error)}`);
  }
  config.users = config.users.map((user) => {
    const found = (raw.users ?? []).find((it) => it.name === user.name)?.user?.tokenFile;
    return withPlugin(typeof found === "string" ? withTokenFile(user, file, found) : user);
  });
  return config;
}

/** Never quotes the file: it holds credentials. */
const problemOf = (error: unknown): string => {
  const { code, mark } = error as {
    readonly code?: unknown;
    readonly mark?: { readonly line: number; readonly column: number };
  };
  if (code === "ENOENT") return "is not there";
  if (typeof code === "string") return `cannot be read (${code})`;
  const at = mark === undefined ? "" : ` in line ${mark.line + 1}, column ${mark.column + 1}`;
  return `is no kubeconfig${at}`;
};

/** client-node does not know tokenFile, and reads it anew where it is given like this. It stands over token, as in kubectl. */
const withTokenFile = ({ token: _token, ...user }: User, file: string, path: string): User => ({
  ...user,
  authProvider: { name: "tokenFile", config: { tokenFile: resolve(dirname(file), path) } },
});

/** What plugins of client.authentication.k8s.io/v1 ask for and client-node leaves out. */
const withPlugin = (user: User): User => {
  const exec = user.exec as
    | { readonly apiVersion?: string; readonly env?: readonly object[] | null }
    | null
    | undefined;
  if (exec === null || exec === undefined) return user;
  const info = {
    apiVersion: exec.apiVersion,
    kind: "ExecCredential",
    spec: { interactive: false },
  };
  const variable = { name: "KUBERNETES_EXEC_INFO", value: JSON.stringify(info) };
  return { ...user, exec: { ...exec, env: [...(exec.env ?? []), variable] } };
};
