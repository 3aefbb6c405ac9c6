import { generateKeyPairSync, randomBytes } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { mark } from "../support/canaries.ts";
import { apiRequest } from "./api-request.ts";
import type { ApiAccess, ApiAnswer } from "./api-request.ts";
import { controlPlanePrograms } from "./control-plane-programs.ts";
import { startEtcd } from "./etcd.ts";
import { freePort } from "./free-port.ts";
import { shared } from "./service.ts";
import { supervise } from "./supervise.ts";
import type { Supervised } from "./supervise.ts";
import { temporaryFolder } from "./temporary-folder.ts";
import { until } from "./until.ts";

/** `admin` may do everything; the others nothing until a test binds a role to them by name. */
export type User = "admin" | "operator" | "viewer";
const users: readonly User[] = ["admin", "operator", "viewer"];

export interface ControlPlaneOptions {
  /**
   * False: watches and lists go straight to etcd, so `compact` bites at once. With the cache (the default, as on
   * real clusters) the server still serves old versions from memory until `restart`.
   */
  readonly watchCache?: boolean;
  /** More flags for kube-apiserver. */
  readonly flags?: readonly string[];
}

export interface CallOptions {
  /** Default admin. */
  readonly user?: User;
  readonly accept?: string;
}

/**
 * A real kube-apiserver and etcd. No controllers run: namespaces stay Terminating, Deployments stay as written, and
 * the aggregated roles (`view`, `edit`, `admin`) are empty.
 */
export interface ControlPlane {
  readonly url: string;
  /** Path of the admin's kubeconfig. */
  readonly kubeconfig: string;
  /** PEM. */
  readonly certificateAuthority: string;
  /** Process ids of etcd and the API server as they run now. */
  readonly pids: readonly number[];
  /** Address of etcd's HTTP gateway. */
  readonly etcd: string;
  kubeconfigFor(user: User): string;
  tokenOf(user: User): string;
  /** One request as `user`, by default as admin; for setting up and looking into the cluster. */
  request(method: string, path: string, body?: unknown, options?: CallOptions): Promise<ApiAnswer>;
  /** SIGKILLs the API server; connections break, the port refuses. */
  kill(): Promise<void>;
  /** Starts it again on the same port and data (killing it first if it runs), and waits until it is ready. */
  restart(): Promise<void>;
  /**
   * Compacts etcd, so that versions before now give 410 Gone: for watches and continued lists at once with
   * `watchCache: false`, otherwise after `restart`. Open watches go on.
   */
  compact(): Promise<void>;
  /** Ends everything and removes the data. */
  stop(): Promise<void>;
}

type Tokens = Readonly<Record<User, string>>;

async function writeCredentials(folder: string): Promise<Tokens> {
  const token = (): string => `${mark}-${randomBytes(16).toString("hex")}`;
  const tokens: Tokens = { admin: token(), operator: token(), viewer: token() };
  const group = (user: User): string => (user === "admin" ? ',"system:masters"' : "");
  const lines = users.map((user) => `${tokens[user]},${user},${user}${group(user)}\n`);
  await writeFile(join(folder, "tokens.csv"), lines.join(""), { mode: 0o600 });
  const { privateKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  await writeFile(join(folder, "service-accounts.pem"), privateKey, { mode: 0o600 });
  return tokens;
}

function apiServerFlags(folder: string, etcd: string, port: number): string[] {
  return [
    `--etcd-servers=${etcd}`,
    // Only `compact` compacts.
    "--etcd-compaction-interval=0",
    `--cert-dir=${join(folder, "certificates")}`,
    "--bind-address=127.0.0.1",
    "--advertise-address=127.0.0.1",
    `--secure-port=${port}`,
    "--service-cluster-ip-range=10.0.0.0/24",
    "--service-account-issuer=https://kubernetes.default.svc",
    `--service-account-key-file=${join(folder, "service-accounts.pem")}`,
    `--service-account-signing-key-file=${join(folder, "service-accounts.pem")}`,
    "--authorization-mode=RBAC",
    `--token-auth-file=${join(folder, "tokens.csv")}`,
    // It would wait for default service accounts, which a controller makes.
    "--disable-admission-plugins=ServiceAccount",
  ];
}

function kubeconfigText(access: ApiAccess, user: User): string {
  const authority = Buffer.from(access.certificateAuthority).toString("base64");
  return `apiVersion: v1
kind: Config
clusters:
  - name: test
    cluster:
      server: ${access.url}
      certificate-authority-data: ${authority}
users:
  - name: ${user}
    user:
      token: ${access.token}
contexts:
  - name: test
    context:
      cluster: test
      user: ${user}
current-context: test
`;
}

/** Ready means: /readyz says ok and the first namespaces exist. */
async function isReady(access: ApiAccess): Promise<true | undefined> {
  try {
    const ready = await apiRequest(access, { method: "GET", path: "/readyz" });
    if (ready.text !== "ok") return undefined;
    const { status } = await apiRequest(access, {
      method: "GET",
      path: "/api/v1/namespaces/default",
    });
    return status === 200 ? true : undefined;
  } catch {
    return undefined;
  }
}

/** Reads what a person might, of all that Kollect writes: no credential may stand in it (test/support/canaries.ts). */
async function lookAround(access: ApiAccess): Promise<void> {
  const own = "/apis/kollect.dev/v1alpha1";
  const { status, text } = await apiRequest(access, { method: "GET", path: own });
  const served =
    status === 200 ? (JSON.parse(text) as { resources: { name: string }[] }) : undefined;
  const kinds = (served?.resources ?? []).filter(({ name }) => !name.includes("/"));
  for (const path of ["/api/v1/events", ...kinds.map(({ name }) => `${own}/${name}`)])
    await apiRequest(access, { method: "GET", path });
}

/** Starts a control plane of its own, in about three seconds. @throws {ServiceMissing} */
export async function startControlPlane(options: ControlPlaneOptions = {}): Promise<ControlPlane> {
  const programs = await controlPlanePrograms();
  const folder = temporaryFolder("control-plane");
  const tokens = await writeCredentials(folder.path);
  const etcd = await startEtcd(programs.etcd, folder.path);
  const port = await freePort();
  const url = `https://127.0.0.1:${port}`;
  const flags = [
    ...apiServerFlags(folder.path, etcd.url, port),
    `--watch-cache=${options.watchCache ?? true}`,
    ...(options.flags ?? []),
  ];
  const certificate = join(folder.path, "certificates", "apiserver.crt");
  const access = async (user: User): Promise<ApiAccess> => ({
    url,
    certificateAuthority: await readFile(certificate, "utf8"),
    token: tokens[user],
  });
  const launch = async (): Promise<Supervised> => {
    const log = join(folder.path, "kube-apiserver.log");
    const started = await supervise(programs.apiServer, flags, { log });
    await until("kube-apiserver is ready", 60, async () => {
      if (started.hasExited()) throw new Error(`kube-apiserver ended:\n${started.logTail()}`);
      // It writes its certificate soon after the start.
      const admin = await access("admin").catch(() => undefined);
      return admin && isReady(admin);
    });
    return started;
  };
  const kubeconfigFor = (user: User): string => join(folder.path, `${user}.kubeconfig`);
  let server = await launch();
  const byUser = {
    admin: await access("admin"),
    operator: await access("operator"),
    viewer: await access("viewer"),
  };
  for (const user of users)
    await writeFile(kubeconfigFor(user), kubeconfigText(byUser[user], user), { mode: 0o600 });
  return {
    url,
    kubeconfig: kubeconfigFor("admin"),
    certificateAuthority: byUser.admin.certificateAuthority,
    get pids() {
      return [etcd.process.pid, server.pid];
    },
    etcd: etcd.url,
    kubeconfigFor,
    tokenOf: (user) => tokens[user],
    request: (method, path, body, { user = "admin", accept = "application/json" } = {}) =>
      apiRequest(byUser[user], { method, path, body, accept }),
    kill: () => server.end("KILL"),
    restart: async () => {
      await server.end("KILL");
      server = await launch();
    },
    compact: () => etcd.compact(),
    stop: async () => {
      // A test may have taken it down in part.
      if (!server.hasExited()) await lookAround(byUser.admin).catch(() => undefined);
      await server.end("KILL");
      await etcd.process.end("KILL");
      await folder.remove();
    },
  };
}

/** The one control plane that the suites of a process share; it ends with the process. */
export const sharedControlPlane = shared(() => startControlPlane());
