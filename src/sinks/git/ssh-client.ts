import { setTimeout as startTimer } from "node:timers";
import type { ParsedKey } from "ssh2";
import { OperatorError } from "../../errors/operator-error.ts";
import type { Egress } from "../../net/egress.ts";
import { advertisementOf, type GitClient, type Service } from "./client.ts";
import type { Place } from "./failure.ts";
import { connectSsh, type SshConnection, type SshTimes } from "./ssh-connection.ts";
import type { SshEndpoint } from "./ssh-endpoint.ts";
import { parsePrivateKey } from "./ssh-key.ts";
import { NotStarted, type RunningService, withService } from "./ssh-service.ts";

const usualTimes: SshTimes = { connect: 20_000, keepalive: 15_000, answer: 120_000, idle: 1_000 };

interface Work<T> {
  readonly service: Service;
  readonly signal: AbortSignal;
  readonly work: (running: RunningService) => Promise<T>;
}

/**
 * Services over SSH, one at a time on a connection: some servers allow no more. What one service leaves the next of the
 * same order takes over; an unused connection is closed soon.
 */
export function createSshClient(
  { address, key: keyText, knownHost }: SshEndpoint,
  egress: Egress,
  place: Place,
  times: SshTimes = usualTimes,
): GitClient {
  let idle: { readonly connection: SshConnection; readonly timer: NodeJS.Timeout } | undefined;
  let parsed: Promise<ParsedKey> | undefined;

  const readKey = async (): Promise<ParsedKey> => {
    const key = await parsePrivateKey(keyText);
    if (typeof key !== "string") return key;
    const detail = `the Secret's key ${keyText.name} ${key}`;
    throw new OperatorError("SINK_MISCONFIGURED", { sink: place.sink, detail });
  };
  const takeIdle = (): SshConnection | undefined => {
    clearTimeout(idle?.timer);
    const connection = idle?.connection;
    idle = undefined;
    return connection?.isBroken() === true ? undefined : connection;
  };
  const dial = async (signal: AbortSignal): Promise<SshConnection> => {
    const key = await (parsed ??= readKey());
    return connectSsh({ address, knownHost, key, place, egress, times }, signal);
  };
  const keep = (connection: SshConnection): void => {
    takeIdle()?.end();
    idle = { connection, timer: startTimer(() => takeIdle()?.end(), times.idle) };
  };
  const on = async <T>(connection: SshConnection, it: Work<T>): Promise<T> => {
    try {
      const options = { service: it.service, path: address.path, place, times };
      const result = await withService(connection, options, it.signal, it.work);
      keep(connection);
      return result;
    } catch (error) {
      connection.destroy();
      throw error;
    }
  };
  const run = async <T>(it: Work<T>): Promise<T> => {
    const used = takeIdle();
    try {
      if (used !== undefined) return await on(used, it);
    } catch (error) {
      // Closed meanwhile, or one command is all it takes.
      if (!(error instanceof NotStarted)) throw error;
    }
    const fresh = await dial(it.signal);
    try {
      return await on(fresh, it);
    } catch (error) {
      if (!(error instanceof NotStarted)) throw error;
      if (error.loss !== undefined) throw error.loss;
      const detail = "the server lets the user in, and runs no command";
      throw new OperatorError("SINK_REJECTED", { sink: place.sink, detail });
    }
  };
  return {
    advertisement: (service, signal) =>
      run({
        service,
        signal,
        work: async ({ advertisement }) => advertisementOf(advertisement, place),
      }),
    call: (service, body, signal) =>
      run({
        service,
        signal,
        work: async ({ advertisement, answer }) => {
          advertisementOf(advertisement, place);
          return answer(body);
        },
      }),
    close: async () => takeIdle()?.destroy(),
  };
}
