import {
  DiscardPolicy,
  jetstream,
  jetstreamManager,
  type JetStreamManager,
  type StreamConfig,
} from "@nats-io/jetstream";
import { credsAuthenticator, headers, type NatsConnection } from "@nats-io/transport-node";
import type { RowEvent } from "../../generated/export.ts";
import type { SinkSpecs } from "../../generated/sinks.ts";
import { createEgress, type Egress } from "../../src/net/egress.ts";
import { nats } from "../../src/sinks/nats/driver.ts";
import type { Sink } from "../../src/sinks/sink.ts";
import { signedAccounts } from "../services/nats-accounts.ts";
import { type NatsServer, sharedNats, sharedUsers, startNats } from "../services/nats.ts";
import { until } from "../services/until.ts";
import { type Proxy, startProxy } from "../support/proxy.ts";
import type { Bench } from "./bench.ts";
import { lastSequence, type Log, replay } from "./nats-consumer.ts";
import type { TlsSpec } from "../../generated/types.ts";
import { contextOf } from "../support/sink-context.ts";

/** What a test may set of a sink; the rest stands fast. */
export interface Wish {
  readonly tls?: TlsSpec;
  /** Keys of the Secret of `tls.caSecretRef`. */
  readonly authorities?: Readonly<Record<string, string>>;
  readonly mode?: "ensure" | "existing";
  readonly stream?: string;
  readonly subject?: string;
  readonly url?: string;
  readonly cluster?: string;
  readonly history?: number;
  readonly replicas?: number;
  readonly storage?: "file" | "memory";
  readonly credentials?: Readonly<Record<string, string>>;
  readonly egress?: Egress;
}

export type NatsBench = Bench & {
  readonly sink: (wish?: Wish) => Sink;
  readonly server: () => NatsServer;
  readonly manager: () => JetStreamManager;
  readonly connection: () => NatsConnection;
  /** All messages of the stream, and the tables they give. */
  readonly log: () => Promise<Log>;
};

export const passwords = {
  writer: "writer/s3cret",
  reader: "reader-s3cret",
  stranger: "stranger-s3cret",
  next: "next-s3cret",
};
export const developer: Egress = createEgress({ allowPrivate: false, dev: true });

/** A stream of its own named `name` on the shared server, or on one that `start` gives. */
export function natsBench(name: string, start: () => Promise<NatsServer> = sharedNats): NatsBench {
  let server: NatsServer | undefined;
  let connection: NatsConnection | undefined;
  let manager: JetStreamManager | undefined;
  let proxy: Proxy | undefined;
  /** Trusts signed accounts. */
  let signing: NatsServer | undefined;
  const present = <T>(it: T | undefined): T => {
    if (it === undefined) throw new Error("the bench was not started");
    return it;
  };
  const sink = (wish: Wish = {}): Sink => {
    const spec: SinkSpecs["nats"] = {
      type: "nats",
      cluster: wish.cluster ?? "test",
      changePolicy: "Immediate",
      maxRowBytes: 1_000_000,
      provisioning: { mode: wish.mode ?? "ensure" },
      secretRef: { name: "nats" },
      nats: {
        url: wish.url ?? `nats://127.0.0.1:${present(proxy).port}`,
        subject: wish.subject ?? name,
        stream: wish.stream ?? name,
        replicas: wish.replicas ?? 1,
        storage: wish.storage ?? "file",
        history: wish.history ?? 64,
      },
    };
    const credentials = wish.credentials ?? { username: "writer", password: passwords.writer };
    const { tls, authorities, egress = developer } = wish;
    return nats.open(
      spec,
      contextOf({ name: "team-a/events", credentials, egress, tls, authorities }),
    );
  };
  const drop = async (): Promise<void> => {
    for await (const info of present(manager).streams.list())
      await present(manager).streams.delete(info.config.name);
  };
  /** Reads again while the stream grows: what was cut off may only now arrive, and half a batch is seen amid its commit. */
  const log = async (): Promise<Log> => {
    const last = (): Promise<number> => lastSequence(present(connection), name);
    const before = await last();
    const found = await replay(present(connection), name);
    return (await last()) === before ? found : log();
  };
  let isRotated = false;
  /** Waits until the server lets the writer in with that password. */
  const reload = async (pass: string): Promise<void> => {
    await present(server).reload(sharedUsers(pass));
    await until("the users are reloaded", 10, () =>
      present(server)
        .connect({ user: "writer", pass })
        .then((it) => it.close())
        .then(
          () => true,
          () => undefined,
        ),
    );
  };
  const as = (username: string, password: string): Sink =>
    sink({ credentials: { username, password } });
  return {
    start: async () => {
      server = await start();
      connection = await server.connect();
      manager = await jetstreamManager(connection);
      proxy = await startProxy(server.port);
    },
    stop: async () => {
      if (isRotated) await reload(passwords.writer);
      await signing?.stop();
      await present(proxy).close();
      if (!present(connection).isClosed()) await drop();
      await present(connection).close();
    },
    reset: async () => {
      if (isRotated) await reload(passwords.writer);
      isRotated = false;
      await drop();
    },
    open: sink,
    sink,
    openDenied: () => as("reader", passwords.reader),
    openStranger: () => as("writer", passwords.stranger),
    openExpired: async () => {
      const { configuration, creds, expiredCreds } = signedAccounts();
      const administrator = { authenticator: credsAuthenticator(Buffer.from(creds)) };
      signing = await startNats({ configuration, administrator });
      return sink({
        url: `nats://127.0.0.1:${signing.port}`,
        credentials: { creds: expiredCreds },
      });
    },
    rotate: async () => {
      isRotated = true;
      await reload(passwords.next);
      return () => as("writer", passwords.next);
    },
    fill: async () => {
      const { config, state } = await present(manager).streams.info(name);
      const full = { ...config, discard: DiscardPolicy.New, max_bytes: state.bytes + 100 };
      await present(manager).streams.update(name, full);
      return async () => void (await present(manager).streams.update(name, config));
    },
    proxy: () => present(proxy),
    server: () => present(server),
    manager: () => present(manager),
    connection: () => present(connection),
    log,
    readBack: async () => [...(await log()).table.values()],
    // The headers of the message before stay, so that the body alone gives it away.
    tamper: async ({ uid }) => {
      const told = (await log()).entries.findLast(({ subject }) => subject.endsWith(uid));
      if (told === undefined) throw new Error(`no event of ${uid}`);
      const sent = headers();
      for (const [field, value] of Object.entries(told.headers))
        if (field.startsWith("Kollect-")) sent.set(field, value);
      const { data } = told.event as RowEvent;
      const after = { ...data.after, attributes: { by: "hand" } };
      const body = JSON.stringify({ ...told.event, data: { ...data, after } });
      await jetstream(present(connection)).publish(told.subject, body, { headers: sent });
    },
    except: {
      "holds a row of two megabytes":
        "a server takes messages up to its max_payload, 1 MiB by default; the lane leaves such rows out and names them",
    },
    secrets: Object.values(passwords),
  };
}

/** A stream that would do, for tests that spoil one field. */
export const rightStream = (name: string): Partial<StreamConfig> & { name: string } => ({
  name,
  subjects: [`${name}.>`],
  allow_atomic: true,
});
