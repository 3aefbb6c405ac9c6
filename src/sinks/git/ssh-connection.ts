import { createHash } from "node:crypto";
import { once } from "node:events";
import type { Socket } from "node:net";
import type {
  Client,
  ClientChannel,
  ParsedKey,
  PublicKeyAuthMethod,
  ServerHostKeyAlgorithm,
} from "ssh2";
import { OperatorError } from "../../errors/operator-error.ts";
import type { Egress } from "../../net/egress.ts";
import { guardedSocket } from "../../net/guarded-socket.ts";
import type { Place } from "./failure.ts";
import { hostAndPort, type SshAddress } from "./ssh-address.ts";
import { connectionFailure } from "./ssh-failure.ts";
import { type KnownHost, keyTypeOf } from "./ssh-known-hosts.ts";
import { loadSsh } from "./ssh-library.ts";

/** All in milliseconds. */
export interface SshTimes {
  /** From the first packet until we are let in. */
  readonly connect: number;
  /** Between two questions whether the server is still there; the third without an answer ends the connection. */
  readonly keepalive: number;
  /** The longest silence of a service; it may check a large push for long. */
  readonly answer: number;
  /** An unused connection is closed after it. */
  readonly idle: number;
}

export interface SshTarget {
  readonly address: SshAddress;
  readonly knownHost: KnownHost;
  readonly key: ParsedKey;
  readonly place: Place;
  readonly egress: Egress;
  readonly times: SshTimes;
}

/** A connection that we were let into. */
export interface SshConnection {
  /**
   * Starts a command. Rejects when the server does not. `listen` is called before anything is heard of the channel: how a
   * short command ended may stand in the very packet that tells of its start.
   */
  exec<T>(command: string, listen: (channel: ClientChannel) => T): Promise<T>;
  /** Never resolves; rejects once the connection is gone, and says why. */
  readonly broken: Promise<never>;
  isBroken(): boolean;
  /** Says goodbye, which takes a sound connection. */
  end(): void;
  /** Drops it at once. */
  destroy(): void;
}

const missedKeepalives = 3;

/** SHA-1 is left out. */
const algorithms: readonly (readonly [type: string, ServerHostKeyAlgorithm])[] = [
  ["ssh-ed25519", "ssh-ed25519"],
  ["ecdsa-sha2-nistp256", "ecdsa-sha2-nistp256"],
  ["ecdsa-sha2-nistp384", "ecdsa-sha2-nistp384"],
  ["ecdsa-sha2-nistp521", "ecdsa-sha2-nistp521"],
  ["ssh-rsa", "rsa-sha2-512"],
  ["ssh-rsa", "rsa-sha2-256"],
];

/** Those we have a key for come first, that the server does not show us another. */
function hostKeyAlgorithms({ keys }: KnownHost): ServerHostKeyAlgorithm[] {
  const types = new Set(keys.map(keyTypeOf));
  return algorithms
    .toSorted(([one], [other]) => Number(types.has(other)) - Number(types.has(one)))
    .map(([, algorithm]) => algorithm);
}

function judgeHostKey(key: Buffer, { address, knownHost, place }: SshTarget): Error | undefined {
  const shown = `${keyTypeOf(key).replace(/[^\w@.-]/g, "")} SHA256:${createHash("sha256").update(key).digest("base64").replace(/=+$/, "")}`;
  const wrong = (detail: string): OperatorError =>
    new OperatorError("SINK_MISCONFIGURED", { sink: place.sink, detail });
  if (knownHost.revoked.some((it) => it.equals(key)))
    return wrong(`${hostAndPort(address)} shows a key that known_hosts revokes (${shown})`);
  if (knownHost.keys.some((it) => it.equals(key))) return undefined;
  return wrong(
    `${hostAndPort(address)} shows another key than known_hosts has (${shown}): the server was replaced, or somebody stands in between; compare with what its owner publishes`,
  );
}

async function dial({ address, egress }: SshTarget, signal: AbortSignal): Promise<Socket> {
  const socket = guardedSocket(egress).setNoDelay(true);
  try {
    socket.connect(address.port, address.host);
    await once(socket, "connect", { signal });
    return socket;
  } catch (error) {
    socket.on("error", () => undefined).destroy();
    throw error;
  }
}

function connectionOn(client: Client, socket: Socket, ended: Promise<never>): SshConnection {
  let isBroken = false;
  ended.catch(() => {
    isBroken = true;
  });
  return {
    exec: (command, listen) =>
      new Promise((resolve, reject) => {
        try {
          client.exec(command, (error, channel) => {
            if (error === undefined) resolve(listen(channel));
            else reject(error);
          });
        } catch (error) {
          reject(error as Error);
        }
      }),
    broken: ended,
    isBroken: () => isBroken,
    end: () => {
      isBroken = true;
      client.end();
      socket.destroySoon();
    },
    destroy: () => {
      isBroken = true;
      socket.destroy();
    },
  };
}

/** @throws {OperatorError} and errors of sockets, see `translate` */
export async function connectSsh(target: SshTarget, signal: AbortSignal): Promise<SshConnection> {
  const { address, key, knownHost, place, times } = target;
  const { Client: SshClient } = await loadSsh();
  const inTime = AbortSignal.any([signal, AbortSignal.timeout(times.connect)]);
  const late = (): OperatorError =>
    new OperatorError("SINK_UNREACHABLE", {
      ...place,
      detail: `no connection within ${times.connect / 1000} s`,
    });
  const socket = await dial(target, inTime).catch((error: unknown) => {
    signal.throwIfAborted();
    throw inTime.aborted ? late() : error;
  });
  const client = new SshClient();
  let refusal: Error | undefined;
  let firstBytes = "";
  socket.once("data", (chunk) => {
    firstBytes = chunk.toString("latin1", 0, 256);
  });
  const ended = new Promise<never>((_, reject) => {
    // The first error tells most; what follows is its consequence.
    client.on("error", (error) => reject(refusal ?? explain(error)));
    socket.on("close", () => reject(explain(new Error("closed"))));
  });
  const explain = (error: Error): Error =>
    "level" in error && error.level === "client-authentication"
      ? new OperatorError("SINK_UNAUTHORIZED", {
          sink: place.sink,
          detail: `the server does not let user ${address.user} in with this key (${key.type}); is its public half registered there, and its kind allowed?`,
        })
      : connectionFailure(error, place, firstBytes);
  ended.catch(() => undefined);
  const ready = new Promise<void>((resolve) => client.once("ready", resolve));
  const aborted = new Promise<never>((_, reject) => {
    inTime.addEventListener(
      "abort",
      () => reject(signal.aborted ? (signal.reason as Error) : explain(late())),
      {
        once: true,
      },
    );
  });
  aborted.catch(() => undefined);
  const method: PublicKeyAuthMethod = { type: "publickey", username: address.user, key };
  client.connect({
    sock: socket,
    authHandler: [method],
    username: address.user,
    algorithms: { serverHostKey: hostKeyAlgorithms(knownHost) },
    hostVerifier: (shown: Buffer) => {
      refusal = judgeHostKey(shown, target);
      return refusal === undefined;
    },
    readyTimeout: 0,
    keepaliveInterval: times.keepalive,
    keepaliveCountMax: missedKeepalives,
  });
  try {
    await Promise.race([ready, ended, aborted]);
  } catch (error) {
    socket.destroy();
    throw error;
  }
  return connectionOn(client, socket, ended);
}
