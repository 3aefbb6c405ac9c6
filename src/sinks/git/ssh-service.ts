import { setTimeout as startTimer } from "node:timers";
import type { ClientChannel } from "ssh2";
import { maxAnswerBytes, type Service } from "./client.ts";
import type { Place } from "./failure.ts";
import { createSection, flush } from "./pkt-line.ts";
import { ProtocolError } from "./protocol-error.ts";
import type { SshConnection, SshTimes } from "./ssh-connection.ts";
import { type Exit, serviceFailure } from "./ssh-failure.ts";
import { OperatorError } from "../../errors/operator-error.ts";

export interface ServiceRun {
  readonly service: Service;
  readonly path: string;
  readonly place: Place;
  readonly times: SshTimes;
}

/** The server runs nothing on this connection; nothing was asked of the repository yet. */
export class NotStarted extends Error {
  override readonly name = "NotStarted";
  /** What broke the connection; `undefined` where it is sound. */
  readonly loss: Error | undefined;
  constructor(loss: Error | undefined) {
    super("no command was started");
    this.loss = loss;
  }
}

/** One run of a service on the server. */
export interface RunningService {
  /** With what it began. */
  readonly advertisement: readonly Buffer[];
  /** Sends the one request that it takes; gives all that it says until it ends. */
  readonly answer: (body: readonly Buffer[]) => Promise<Buffer>;
}

const complaintBytes = 4_096;
/** A large file is one block; so much of it at a time tells that the connection is alive. */
const sliceBytes = 64 * 1024;

/** In a shell's single quotes, as git does it. */
const quoted = (path: string): string => `'${path.replace(/['!]/g, "'\\$&'")}'`;

/** A channel, listened to from the beginning. */
interface Listening {
  readonly channel: ClientChannel;
  /** Next bytes; `undefined` once there are no more. */
  readonly next: () => Promise<Buffer | undefined>;
  readonly exit: () => Exit;
}

function listen(channel: ClientChannel, heard: () => void): Listening {
  const waiting: Buffer[] = [];
  let complaint = "";
  let code: number | undefined;
  let isClosed = false;
  let wake = (): void => undefined;
  channel.on("data", (chunk: Buffer) => {
    heard();
    waiting.push(chunk);
    wake();
  });
  channel.stderr.on("data", (chunk: Buffer) => {
    heard();
    if (complaint.length < complaintBytes) complaint += chunk.toString("latin1");
  });
  channel.on("exit", (status: number | null) => {
    code = status ?? undefined;
  });
  channel.on("close", () => {
    isClosed = true;
    wake();
  });
  channel.on("error", () => undefined);
  return {
    channel,
    next: async () => {
      while (waiting.length === 0 && !isClosed)
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      return waiting.shift();
    },
    exit: () => ({ code, complaint }),
  };
}

async function advertisementFrom(
  { next, exit }: Listening,
  run: ServiceRun,
): Promise<readonly Buffer[]> {
  const section = createSection();
  let bytes = 0;
  for (let chunk = await next(); chunk !== undefined; chunk = await next()) {
    bytes += chunk.length;
    if (bytes > maxAnswerBytes) throw new ProtocolError("endless list of branches");
    const packets = sectionOf(() => section(chunk), run);
    if (packets !== undefined) return packets;
  }
  throw serviceFailure(run.service, exit(), run.place);
}

function sectionOf<T>(read: () => T, { place, service }: ServiceRun): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    const detail = `something else than ${service} speaks on the server; a start-up file of the user's shell must print nothing, and a shell must be allowed`;
    throw new OperatorError("SINK_MISCONFIGURED", { sink: place.sink, detail });
  }
}

async function untilClosed({ next }: Listening): Promise<void> {
  while ((await next()) !== undefined);
}

async function send(
  channel: ClientChannel,
  body: readonly Buffer[],
  heard: () => void,
): Promise<void> {
  for (const block of body)
    for (let at = 0; at < block.length; at += sliceBytes) {
      if (channel.destroyed) return;
      const hasRoom = channel.write(block.subarray(at, at + sliceBytes));
      if (!hasRoom) await new Promise<void>((resolve) => channel.once("drain", resolve));
      heard();
    }
  channel.end();
}

/** Runs `work` on a service of the repository; however it ends, the service does too. @throws {NotStarted} */
export async function withService<T>(
  connection: SshConnection,
  run: ServiceRun,
  signal: AbortSignal,
  work: (service: RunningService) => Promise<T>,
): Promise<T> {
  const { service, path, place, times } = run;
  let giveUp: (reason: Error) => void = () => undefined;
  const gaveUp = new Promise<never>((_, reject) => {
    giveUp = reject;
  });
  gaveUp.catch(() => undefined);
  const abort = (): void => giveUp(signal.reason as Error);
  signal.addEventListener("abort", abort, { once: true });
  const silence = startTimer(() => {
    const detail = `${service} said nothing for ${times.answer / 1000} s`;
    giveUp(new OperatorError("SINK_UNREACHABLE", { ...place, detail }));
  }, times.answer);
  const bounded = <R>(it: Promise<R>): Promise<R> => Promise.race([it, gaveUp, connection.broken]);
  const heard = (): void => void silence.refresh();
  const talk = async (): Promise<T> => {
    signal.throwIfAborted();
    const started = Promise.race([
      connection.exec(`${service} ${quoted(path)}`, (it) => listen(it, heard)),
      connection.broken,
    ]).catch((error: Error) => {
      throw new NotStarted(connection.isBroken() ? error : undefined);
    });
    const listening = await Promise.race([started, gaveUp]);
    const { channel } = listening;
    const read = async (): Promise<Buffer> => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      for (let it = await listening.next(); it !== undefined; it = await listening.next()) {
        bytes += it.length;
        if (bytes > maxAnswerBytes)
          throw new ProtocolError(`more than ${maxAnswerBytes / 1024 / 1024} MiB`);
        chunks.push(it);
      }
      const exit = listening.exit();
      // Where it ended badly and said something first, that is the better reason.
      if (exit.code === undefined || (exit.code !== 0 && bytes === 0))
        throw serviceFailure(service, exit, place);
      return Buffer.concat(chunks);
    };
    const advertisement = await bounded(advertisementFrom(listening, run));
    let isDone = false;
    const result = await work({
      advertisement,
      answer: async (body) => {
        isDone = true;
        void send(channel, body, heard);
        return bounded(read());
      },
    });
    if (!isDone) {
      // A flush alone: nothing is wanted. Waiting for the end leaves servers with one session at a time content.
      channel.end(flush);
      await bounded(untilClosed(listening));
    }
    return result;
  };
  try {
    return await talk();
  } finally {
    clearTimeout(silence);
    signal.removeEventListener("abort", abort);
  }
}
