import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import {
  appendFileSync,
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:http";
import type { IncomingMessage, RequestListener, Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { join } from "node:path";
import { type PeerCertificate, TLSSocket } from "node:tls";
import { mark } from "../support/canaries.ts";
import { type Cgi, startCgi } from "./cgi.ts";
import { freePort } from "./free-port.ts";
import { ServiceMissing } from "./service.ts";
import { temporaryFolder } from "./temporary-folder.ts";

export interface GitServerOptions {
  /** Serve https with a certificate of its own, see `certificateAuthority`. */
  readonly tls?: boolean | ServerTls;
}

/** Texts are PEM. */
export interface ServerTls {
  readonly cert: string;
  readonly key: string;
  /** Clients must show a certificate that this authority has signed; a client named writer needs nothing else. */
  readonly clientAuthority?: string;
}

export interface RepositoryOptions {
  /** Allow `--filter`; default true, as on the large hosts. */
  readonly allowFilter?: boolean;
  /** Allow fetching any object by its id; default true. */
  readonly allowAnySha1InWant?: boolean;
  /** Shell script that judges each push; a status other than 0 rejects it, what it prints goes to the pusher. */
  readonly preReceive?: string;
}

export interface GitCredentials {
  readonly username: string;
  readonly password: string;
}

/** Smart HTTP by git's own http-backend. */
export interface GitServer {
  /** May read and push. Its token works as a password under any user name and as a Bearer token. */
  readonly writer: GitCredentials & { readonly token: string };
  /** May read; a push gives 403. */
  readonly reader: GitCredentials;
  /** PEM; undefined without TLS. */
  readonly certificateAuthority: string | undefined;
  /** Gives the writer another password and token; the old ones are refused from now on. */
  rotate(): GitServer["writer"];
  /** A token of the writer, refused once `expire` was called. */
  issueToken(): { readonly token: string; expire(): void };
  url(repository: string): string;
  /** Creates an empty bare repository with HEAD on `main`; gives its path on disk. */
  createRepository(name: string, options?: RepositoryOptions): string;
  /** Method, path and status of each request since the start. */
  readonly requests: readonly string[];
  /** Breaks all connections and refuses new ones. */
  kill(): Promise<void>;
  /** Listens again on the same port. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

function git(...args: string[]): void {
  const { status, stderr, error } = spawnSync("git", args, { encoding: "utf8" });
  if (error !== undefined) throw new ServiceMissing("git", "the git program is not on the PATH");
  if (status !== 0) throw new Error(`git ${args[0]}: ${stderr}`);
}

/** `template`: an empty repository, made where there is none yet: copying it is cheaper than asking git each time. */
function createRepository(path: string, template: string, options: RepositoryOptions): void {
  if (!existsSync(template))
    git("init", "--quiet", "--bare", "--initial-branch=main", "--template=", template);
  cpSync(template, path, { recursive: true });
  mkdirSync(join(path, "hooks"));
  const { allowFilter = true, allowAnySha1InWant = true } = options;
  appendFileSync(
    join(path, "config"),
    `[http]\nreceivepack = true\n[uploadpack]\nallowFilter = ${allowFilter}\nallowAnySHA1InWant = ${allowAnySha1InWant}\n`,
  );
  if (options.preReceive === undefined) return;
  const hook = join(path, "hooks", "pre-receive");
  writeFileSync(hook, `#!/bin/sh\n${options.preReceive}\n`);
  chmodSync(hook, 0o755);
}

function makeCertificate(folder: string): ServerTls {
  const key = join(folder, "tls.key");
  const cert = join(folder, "tls.crt");
  const { status } = spawnSync("openssl", [
    ..."req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2".split(" "),
    ..."-subj /CN=localhost -addext subjectAltName=IP:127.0.0.1,DNS:localhost".split(" "),
    "-keyout",
    key,
    "-out",
    cert,
  ]);
  if (status !== 0) throw new ServiceMissing("Git over https", "openssl is not on the PATH");
  return { key: readFileSync(key, "utf8"), cert: readFileSync(cert, "utf8") };
}

interface Accounts {
  writer: GitServer["writer"];
  readonly reader: GitCredentials;
  /** Of the writer, besides its own. */
  readonly tokens: Set<string>;
}

/** The name in the certificate that the client has shown. */
function certifiedName({ socket }: IncomingMessage): string | undefined {
  if (!(socket instanceof TLSSocket)) return undefined;
  const { subject } = socket.getPeerCertificate() as Partial<PeerCertificate>;
  return typeof subject?.CN === "string" ? subject.CN : undefined;
}

/** Who asks; undefined for nobody we know. */
function userOf(
  request: IncomingMessage,
  { writer, reader, tokens }: Accounts,
): string | undefined {
  if (certifiedName(request) === writer.username) return writer.username;
  const isToken = (it: string): boolean => it === writer.token || tokens.has(it);
  const [scheme = "", value = ""] = (request.headers.authorization ?? "").split(" ");
  if (scheme.toLowerCase() === "bearer") return isToken(value) ? writer.username : undefined;
  if (scheme.toLowerCase() !== "basic") return undefined;
  const [, username, password] = /^([^:]*):(.*)$/.exec(atob(value)) ?? [];
  if (password !== undefined && isToken(password)) return writer.username;
  return [writer, reader].find((it) => it.username === username && it.password === password)
    ?.username;
}

function listener(cgi: Cgi, accounts: Accounts, requests: string[]): RequestListener {
  return (request, response) => {
    response.once("close", () =>
      requests.push(`${request.method} ${request.url} ${response.statusCode}`),
    );
    const user = userOf(request, accounts);
    if (user === undefined) {
      response.setHeader("www-authenticate", 'Basic realm="git"');
      response.writeHead(401).end();
    } else if (user !== accounts.writer.username && request.url?.includes("git-receive-pack")) {
      response.writeHead(403).end();
    } else {
      cgi.answer(user, request, response);
    }
  };
}

async function listen(server: Server, port: number): Promise<void> {
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  server.unref();
}

async function close(server: Server): Promise<void> {
  if (!server.listening) return;
  server.close();
  server.closeAllConnections();
  await once(server, "close");
}

/** Starts a Git server on loopback. It does not keep the process alive. @throws {ServiceMissing} */
export async function startGitServer(options: GitServerOptions = {}): Promise<GitServer> {
  git("--version");
  const folder = temporaryFolder("git");
  const secret = (): string => `${mark}-${randomBytes(16).toString("hex")}`;
  const accounts: Accounts = {
    writer: { username: "writer", password: secret(), token: secret() },
    reader: { username: "reader", password: secret() },
    tokens: new Set(),
  };
  const requests: string[] = [];
  const tls = options.tls === true ? makeCertificate(folder.path) : options.tls || undefined;
  const cgi = await startCgi(folder.path, join(folder.path, "cgi.sock"));
  const answer = listener(cgi, accounts, requests);
  const clients = tls?.clientAuthority && { ca: tls.clientAuthority, requestCert: true };
  const server =
    tls === undefined ? createServer(answer) : createTlsServer({ ...tls, ...clients }, answer);
  const port = await freePort();
  await listen(server, port);
  return {
    get writer() {
      return accounts.writer;
    },
    reader: accounts.reader,
    rotate: () => (accounts.writer = { username: "writer", password: secret(), token: secret() }),
    issueToken: () => {
      const token = secret();
      accounts.tokens.add(token);
      return { token, expire: () => void accounts.tokens.delete(token) };
    },
    certificateAuthority: tls?.cert,
    url: (repository) =>
      `${tls === undefined ? "http" : "https"}://127.0.0.1:${port}/${repository}.git`,
    createRepository: (name, repositoryOptions = {}) => {
      const path = join(folder.path, `${name}.git`);
      createRepository(path, join(folder.path, "template"), repositoryOptions);
      return path;
    },
    requests,
    kill: () => close(server),
    restart: async () => {
      await close(server);
      await listen(server, port);
    },
    stop: async () => {
      await close(server);
      cgi.stop();
      await folder.remove();
    },
  };
}
