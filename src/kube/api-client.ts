import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import { type Dispatcher, request } from "undici";
import { OperatorError } from "../errors/operator-error.ts";
import { type Clock, type Millis, systemClock } from "../runtime/clock.ts";
import { refusal, retryAfterOf, unreachable } from "./api-failure.ts";
import {
  type Access,
  type ClusterChoice,
  type Credentials,
  loadCredentials,
} from "./credentials.ts";

export interface ApiRequest {
  /** Default GET. */
  readonly method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly path: string;
  readonly query?: Readonly<Record<string, string | undefined>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Default application/json. */
  readonly contentType?: string;
  readonly accept?: string;
  /** Lets the server compress what it streams: worth it for lists. */
  readonly isCompressible?: boolean;
  /** For messages, e.g. "deployments.apps"; default: the path. */
  readonly resource?: string;
}

/** Raw JSON to and from one API server. */
export interface ApiClient {
  readonly server: string;
  /**
   * Waits, a little while, when a busy server asks for it.
   * @throws {OperatorError} ACCESS_DENIED, API_REJECTED, API_UNREACHABLE
   */
  request<T>(call: ApiRequest, signal: AbortSignal): Promise<T>;
  /** Bytes as they come. Resolves once the server has accepted; fails when nothing comes for `inactivity`. */
  stream(
    call: ApiRequest,
    inactivity: Millis,
    signal: AbortSignal,
  ): Promise<AsyncIterable<Uint8Array>>;
}

const requestTimeout: Millis = 30_000;

/** A server that is busy is asked again so often, if it names no longer wait. */
const patience = { retries: 3, wait: 10_000 } as const;

/** undici's `request`, or what stands in for it. */
export type Transport = typeof request;

export function connect(
  choice: ClusterChoice,
  clock: Clock = systemClock,
  transport: Transport = request,
): ApiClient {
  const credentials = loadCredentials(choice, clock);
  const way: Way = { credentials, transport };

  const accepted = async (
    call: ApiRequest,
    bodyTimeout: Millis,
    signal: AbortSignal,
  ): Promise<Dispatcher.ResponseData> => {
    const answer = await open(way, call, bodyTimeout, signal);
    const { statusCode: status, headers, body } = answer;
    if (status < 300) return answer;
    await body.dump();
    const retryAfter = headers["retry-after"];
    throw refusal({
      status,
      method: call.method ?? "GET",
      resource: call.resource ?? call.path,
      retryAfter: typeof retryAfter === "string" ? retryAfter : undefined,
    });
  };

  /** A request that got 429 or 503 with a time to wait was not begun: it is safe to repeat. */
  const patient = async <T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> => {
    for (let retries = 0; ; retries++)
      try {
        return await work();
      } catch (error) {
        const wait = retryAfterOf(error);
        if (wait === undefined || wait > patience.wait || retries === patience.retries) throw error;
        await clock.sleep(wait, signal);
      }
  };

  return {
    server: credentials.server,
    request: <T>(call: ApiRequest, signal: AbortSignal) =>
      told(signal, () =>
        patient(async () => {
          const { body } = await accepted(call, requestTimeout, signal);
          return (await body.json()) as T;
        }, signal),
      ),
    stream: (call, inactivity, signal) =>
      told(signal, async () => plain(await accepted(call, inactivity, signal))),
  };
}

interface Way {
  readonly credentials: Credentials;
  readonly transport: Transport;
}

/** The body as it was before the server compressed it. */
const plain = ({ headers, body }: Dispatcher.ResponseData): AsyncIterable<Uint8Array> => {
  if (headers["content-encoding"] !== "gzip") return body;
  const unpacked = createGunzip();
  // Whoever reads learns of a failure; there is nobody else to tell.
  pipeline(body, unpacked, () => undefined);
  return unpacked;
};

/** One request; if the credentials are refused, one more with what the kubeconfig says by then. */
const open = async (
  { credentials, transport }: Way,
  call: ApiRequest,
  bodyTimeout: Millis,
  signal: AbortSignal,
): Promise<Dispatcher.ResponseData> => {
  const ask = (access: Access): Promise<Dispatcher.ResponseData> =>
    transport(urlOf(credentials.server, call), {
      dispatcher: access.dispatcher,
      method: call.method ?? "GET",
      headers: {
        ...access.headers,
        accept: call.accept ?? "application/json",
        ...(call.isCompressible === true && { "accept-encoding": "gzip" }),
        ...(call.body !== undefined && { "content-type": call.contentType ?? "application/json" }),
      },
      body: call.body === undefined ? null : JSON.stringify(call.body),
      signal,
      headersTimeout: requestTimeout,
      bodyTimeout,
    });
  const access = await credentials.access();
  const answer = await ask(access);
  if (answer.statusCode !== 401) return answer;
  await answer.body.dump();
  credentials.expire(access);
  return ask(await credentials.access());
};

const urlOf = (server: string, { path, query = {} }: ApiRequest): string => {
  const given = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as [string, string]],
  );
  const text = new URLSearchParams(given).toString();
  return text === "" ? server + path : `${server}${path}?${text}`;
};

/** Runs `work`; every failure but an abort comes out as an error we know. */
const told = async <T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof OperatorError ? error : unreachable(error);
  }
};
