import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { userInfo } from "node:os";
import { join } from "node:path";
import { register } from "../support/canaries.ts";
import { freePort } from "./free-port.ts";
import { ServiceMissing } from "./service.ts";
import { sshProgram } from "./ssh-program.ts";
import { supervise } from "./supervise.ts";
import { temporaryFolder } from "./temporary-folder.ts";
import { until } from "./until.ts";

export interface KeyOptions {
  readonly type?: "ed25519" | "ecdsa" | "rsa";
  readonly bits?: number;
  readonly passphrase?: string;
  /** PEM: the format of older keys. */
  readonly format?: "PEM" | "PKCS8";
}

/** A pair of keys as ssh-keygen makes it. */
export interface KeyPair {
  readonly privateKey: string;
  readonly publicKey: string;
}

export interface SshServerOptions {
  /** Commands at a time on one connection; sshd's own default is 10. */
  readonly maxSessions?: number;
}

export interface SshServer {
  readonly port: number;
  /** Whom to log in as: the user that runs the tests. */
  readonly user: string;
  /** Public host keys, `type base64`. */
  readonly hostKeys: { readonly ed25519: string; readonly ecdsa: string };
  /** Lines for both host keys, for a server at `port` of loopback. */
  knownHosts(port: number): string;
  /** Lets a key in; with `command` for nothing but that, in which `$SSH_ORIGINAL_COMMAND` is what was asked for. */
  authorize(publicKey: string, command?: string): void;
  /** Lets a key in no more: its time is over. */
  expire(publicKey: string): void;
  /** Lets a key in no more: it is gone. */
  forget(publicKey: string): void;
  /** What sshd wrote so far. */
  log(): string;
  stop(): Promise<void>;
}

/** @throws {Error} when ssh-keygen does not make it */
export function makeKey(folder: string, options: KeyOptions = {}): KeyPair {
  const path = join(folder, `key-${Math.random().toString(36).slice(2)}`);
  const { type = "ed25519", bits, passphrase = "", format } = options;
  const args = ["-q", "-t", type, "-N", passphrase, "-C", "kollect-test", "-f", path];
  if (bits !== undefined) args.push("-b", String(bits));
  if (format !== undefined) args.push("-m", format);
  const { status, stderr } = spawnSync("ssh-keygen", args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`ssh-keygen: ${stderr}`);
  return {
    privateKey: register("an SSH key", readFileSync(path, "utf8")),
    publicKey: readFileSync(`${path}.pub`, "utf8").trim(),
  };
}

const settings = (folder: string, port: number, maxSessions: number): string =>
  [
    "ListenAddress 127.0.0.1",
    `Port ${port}`,
    ...["ed25519", "ecdsa"].map((it) => `HostKey ${join(folder, `host-${it}`)}`),
    `AuthorizedKeysFile ${join(folder, "authorized_keys")}`,
    `PidFile ${join(folder, "sshd.pid")}`,
    // One kind of key is refused, for the test of that.
    "PubkeyAcceptedAlgorithms -ecdsa-sha2-nistp521",
    "AuthenticationMethods publickey",
    "PermitRootLogin prohibit-password",
    "StrictModes no",
    "UsePAM no",
    "UseDNS no",
    "PrintMotd no",
    // To bash, a shell within a shell: else it runs the user's start-up file for each command.
    "SetEnv SHLVL=1",
    `MaxSessions ${maxSessions}`,
    "MaxStartups 200",
    "LogLevel VERBOSE",
    "",
  ].join("\n");

async function answers(port: number): Promise<true | undefined> {
  const socket = connect(port, "127.0.0.1");
  try {
    const [greeting] = (await once(socket, "data")) as [Buffer];
    return greeting.toString("latin1").startsWith("SSH-") ? true : undefined;
  } catch {
    return undefined;
  } finally {
    socket.destroy();
  }
}

/** Starts an SSH server on loopback, whose commands are those of this machine. @throws {ServiceMissing} */
export async function startSshServer(options: SshServerOptions = {}): Promise<SshServer> {
  const program = await sshProgram();
  const folder = temporaryFolder("ssh");
  const port = await freePort();
  const at = (name: string): string => join(folder.path, name);
  for (const type of ["ed25519", "ecdsa"])
    spawnSync("ssh-keygen", ["-q", "-t", type, "-N", "", "-C", "", "-f", at(`host-${type}`)]);
  /** Options by public key. */
  const admitted = new Map<string, string>();
  const admit = (): void =>
    writeFileSync(
      at("authorized_keys"),
      [...admitted].map(([key, options]) => `${options} ${key}\n`).join(""),
    );
  admit();
  writeFileSync(at("sshd_config"), settings(folder.path, port, options.maxSessions ?? 10));
  // Where sshd puts its child that parses what strangers send; only root needs it.
  if (userInfo().uid === 0) mkdirSync("/run/sshd", { recursive: true });
  const server = await supervise(program, ["-D", "-e", "-f", at("sshd_config")], {
    log: at("sshd.log"),
    lastSignal: "TERM",
  });
  await until("sshd answers", 20, async () => {
    if (server.hasExited())
      throw new ServiceMissing("sshd", `it ended at once: ${server.logTail()}`);
    return answers(port);
  });
  const hostKey = (type: string): string =>
    readFileSync(at(`host-${type}.pub`), "utf8")
      .trim()
      .split(" ")
      .slice(0, 2)
      .join(" ");
  const hostKeys = { ed25519: hostKey("ed25519"), ecdsa: hostKey("ecdsa") };
  return {
    port,
    user: userInfo().username,
    hostKeys,
    knownHosts: (place) =>
      Object.values(hostKeys)
        .map((it) => `[127.0.0.1]:${place} ${it}\n`)
        .join(""),
    authorize: (publicKey, command) => {
      const only = command === undefined ? "" : `,command="${command.replaceAll('"', '\\"')}"`;
      admitted.set(publicKey, `restrict${only}`);
      admit();
    },
    expire: (publicKey) => {
      admitted.set(publicKey, `${admitted.get(publicKey)},expiry-time="20200101"`);
      admit();
    },
    forget: (publicKey) => {
      admitted.delete(publicKey);
      admit();
    },
    log: () => readFileSync(at("sshd.log"), "utf8"),
    stop: async () => {
      await server.end("TERM");
      await folder.remove();
    },
  };
}
