import type { Readable } from "node:stream";
import { type Dispatcher, request } from "undici";
import { OperatorError } from "../errors/operator-error.ts";
import { type Clock, type Millis, systemClock } from "../runtime/clock.ts";
import { refusal, unreachable } from "./api-failure.ts";
import { type ClusterChoice, type Credentials, loadCredentials } from "./credentials.ts";
import { linesOf } from "./lines.ts";

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
  /** For messages, e.g. "deployments.apps"; default: the path. */
  readonly resource?: string;
}

/** Raw JSON to and from one API server. */
export interface ApiClient {
  readonly server: string;
  /** @throws {OperatorError} ACCESS_DENIED, API_REJECTED, API_UNREACHABLE */
  request<T>(call: ApiRequest, signal: AbortSignal): Promise<T>;
  /** Resolves once the server has accepted; the lines then fail when nothing comes for `inactivity`. */
  lines(call: ApiRequest, inactivity: Millis, signal: AbortSignal): Promise<AsyncIterable<string>>;
}

const requestTimeout: Millis = 30_000;

export function connect(choice: ClusterChoice, clock: Clock = systemClock): ApiClient {
  const credentials = loadCredentials(choice, clock);

  const open = async (
    call: ApiRequest,
    bodyTimeout: Millis,
    signal: AbortSignal,
  ): Promise<Dispatcher.ResponseData> => {
    const answer = await send(credentials, call, bodyTimeout, signal);
    if (answer.statusCode !== 401) return answer;
    // Perhaps the token has just expired: once more with what the kubeconfig says now.
    await answer.body.dump();
    credentials.expire();
    return send(credentials, call, bodyTimeout, signal);
  };

  const accepted = async (
    call: ApiRequest,
    bodyTimeout: Millis,
    signal: AbortSignal,
  ): Promise<Readable & Dispatcher.ResponseData["body"]> => {
    const { statusCode: status, headers, body } = await open(call, bodyTimeout, signal);
    if (status < 300) return body;
    await body.dump();
    const retryAfter = headers["retry-after"];
    throw refusal({
      status,
      method: call.method ?? "GET",
      resource: call.resource ?? call.path,
      retryAfter: typeof retryAfter === "string" ? retryAfter : undefined,
    });
  };

  return {
    server: credentials.server,
    request: <T>(call: ApiRequest, signal: AbortSignal) =>
      told(signal, async () => {
        const body = await accepted(call, requestTimeout, signal);
        return (await body.json()) as T;
      }),
    lines: (call, inactivity, signal) =>
      told(signal, async () => {
        const body = await accepted(call, inactivity, signal);
        return linesOf(body);
      }),
  };
}

const send = async (
  credentials: Credentials,
  call: ApiRequest,
  bodyTimeout: Millis,
  signal: AbortSignal,
): Promise<Dispatcher.ResponseData> => {
  const { dispatcher, headers } = await credentials.access();
  const query = Object.entries(call.query ?? {}).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as [string, string]],
  );
  return request(`${credentials.server}${call.path}?${new URLSearchParams(query).toString()}`, {
    dispatcher,
    method: call.method ?? "GET",
    headers: {
      ...headers,
      accept: call.accept ?? "application/json",
      ...(call.body !== undefined && { "content-type": call.contentType ?? "application/json" }),
    },
    body: call.body === undefined ? null : JSON.stringify(call.body),
    signal,
    headersTimeout: requestTimeout,
    bodyTimeout,
  });
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
