import { JetStreamApiError, type JetStreamManager, jetstreamManager } from "@nats-io/jetstream";
import { RequestError } from "@nats-io/transport-node";
import { OperatorError } from "../../errors/operator-error.ts";
import type { Export, Receipt, Sink, SinkContext, SinkDriver } from "../sink.ts";
import { type Address, addressOf } from "./address.ts";
import type { Known } from "./batches.ts";
import { createConnection, type Session } from "./connection.ts";
import { accessOf } from "./credentials.ts";
import { type Place, translate } from "./failure.ts";
import { probeStream } from "./probe.ts";
import { answerTimeout, Moved, TooLarge } from "./publish.ts";
import { readHolding } from "./holding.ts";
import { checkServer, findStream, noStream, provision, type StreamWish } from "./stream.ts";
import { subjectsOf, token } from "./subject.ts";
import { carryOut } from "./writer.ts";

interface Options {
  readonly wish: StreamWish;
  readonly address: Address;
  readonly context: SinkContext;
}

/** What was found out about one connection. */
interface Checked {
  readonly session: Session;
  readonly manager: JetStreamManager;
  readonly limit: number;
}

const inventoryOf = ({ cluster, inventory }: Export): string =>
  JSON.stringify([cluster, inventory]);

/** The stream is not there any more, or nobody answers for it. */
const isVanished = (error: unknown): boolean =>
  (error instanceof JetStreamApiError && error.code === 10_059) ||
  (error instanceof RequestError && error.isNoResponders());

const managerOf = (session: Session): Promise<JetStreamManager> =>
  jetstreamManager(session.nc, { checkAPI: false, timeout: answerTimeout });

function createSink({ wish, address, context }: Options): Sink {
  const { egress, name: sink } = context;
  const access = accessOf(context, address.tls);
  const connection = createConnection(address, access, egress);
  const place: Place = {
    sink,
    host: `${address.host}:${address.port}`,
    stream: wish.stream,
    validUntil: access.validUntil,
  };
  let checked: Checked | undefined;
  /**
   * By inventory, for the connection that is checked: a server that comes back may have lost its last messages, and
   * somebody may have made the stream anew.
   */
  const known = new Map<string, Known>();
  /** Inventories of which messages may still be on their way, because a write of them failed. */
  const doubtful = new Set<string>();

  const check = async (session: Session): Promise<Checked> => {
    if (checked?.session === session) return checked;
    checked = undefined;
    known.clear();
    checkServer(session.nc.info?.version ?? "", sink);
    const manager = await managerOf(session);
    const { max_msg_size } = await provision(manager, wish, sink);
    const payload = session.nc.info?.max_payload ?? 1_048_576;
    const limit = max_msg_size > 0 ? Math.min(max_msg_size, payload) : payload;
    return (checked = { session, manager, limit });
  };

  const attempt = async (order: Export, session: Session): Promise<Receipt> => {
    const { manager, limit } = await check(session);
    const inventory = inventoryOf(order);
    const subjects = subjectsOf(wish.subject, order);
    const target = { session, manager, limit, subjects, stream: wish.stream, sink };
    const before = known.get(inventory);
    const isDoubtful = doubtful.has(inventory);
    known.delete(inventory);
    doubtful.add(inventory);
    const done = await carryOut(order, before, target, isDoubtful);
    known.set(inventory, done.known);
    doubtful.delete(inventory);
    return done.receipt;
  };
  /** A second time where the log has moved, or the stream was taken away, since it was looked at. */
  const attemptTwice = async (order: Export, session: Session): Promise<Receipt> => {
    try {
      return await attempt(order, session);
    } catch (error) {
      if (!(error instanceof Moved) && !isVanished(error)) throw error;
      checked = undefined;
      return attempt(order, session);
    }
  };

  const inWords = (error: unknown, session: Session | undefined): unknown => {
    if (error instanceof Moved) {
      const detail = `somebody else writes the same inventory to stream ${wish.stream}; do two sinks have one cluster name?`;
      return new OperatorError("SINK_REJECTED", { sink, detail });
    }
    if (error instanceof TooLarge) {
      const { subject, size, limit } = error;
      const detail = `the event on ${subject} has ${size} bytes, and the server takes ${limit}; lower spec.maxRowBytes`;
      return new OperatorError("SINK_REJECTED", { sink, detail });
    }
    return translate(error, place, session?.denied());
  };
  const use = async <T>(
    work: (session: Session) => Promise<T>,
    signal: AbortSignal,
  ): Promise<T> => {
    let used: Session | undefined;
    try {
      return await connection.use((session) => work((used = session)), signal);
    } catch (error) {
      signal.throwIfAborted();
      throw inWords(error, used);
    }
  };

  return {
    write: (order, signal) => use((session) => attemptTwice(order, session), signal),
    probe: (signal) =>
      use(async (session) => {
        checkServer(session.nc.info?.version ?? "", sink);
        await probeStream(session, await managerOf(session), wish, sink);
      }, signal),
    read: async (reading, work, signal) => {
      if (reading.revision !== undefined) {
        const detail = "a stream is read as it stands now; leave @ and what follows it out";
        throw new OperatorError("SINK_UNREADABLE", { sink, detail });
      }
      return use(async (session) => {
        checkServer(session.nc.info?.version ?? "", sink);
        const manager = await managerOf(session);
        if ((await findStream(manager, wish.stream)) === undefined) throw noStream(wish, sink);
        const subjects = subjectsOf(wish.subject, reading);
        return work(await readHolding({ session, manager, stream: wish.stream, subjects }));
      }, signal);
    },
    close: () => connection.close(),
  };
}

/** Rows as a log of events in a JetStream stream: one event for each row that changes. */
export const nats: SinkDriver<"nats"> = {
  type: "nats",
  secretName: (spec) => spec.secretRef?.name,
  placeOf: ({ nats: at, cluster }) =>
    JSON.stringify([at?.url.replace(/\/+$/, ""), at?.stream, at?.subject, cluster]),
  open: (spec, context) => {
    if (spec.nats === undefined) {
      const detail = "spec.nats is required when type is nats";
      throw new OperatorError("SINK_MISCONFIGURED", { sink: context.name, detail });
    }
    const { url, ...options } = spec.nats;
    return createSink({
      address: addressOf(url, context.name),
      wish: {
        ...options,
        owned: `${options.subject}.${token(spec.cluster)}`,
        mayCreate: spec.provisioning.mode === "ensure",
      },
      context,
    });
  },
};
