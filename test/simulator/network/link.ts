import type { IncomingHttpHeaders } from "node:http";
import { Dispatcher } from "undici";
import type { Answer, Call } from "../cluster/answer.ts";
import { refuse } from "../cluster/answer.ts";
import type { VirtualTime } from "../time/virtual-time.ts";
import { sendWatch, sendWhole, type WatchConnection } from "./connection.ts";
import { Exchange, networkError } from "./exchange.ts";
import { type Effect, type Faults, nameOf, type Verb } from "./fault.ts";
import type { Gate } from "./gate.ts";

export interface LinkParts {
  readonly time: VirtualTime;
  readonly gate: Gate;
  readonly faults: Faults;
  readonly answer: (call: Call) => Answer;
  /** Milliseconds that the next request, or its answer, takes. */
  readonly latency: () => number;
  readonly onRequest: (verb: Verb) => void;
  /** What happened, for the trace. */
  readonly note: (what: string) => void;
  readonly count: (fault: string) => void;
}

type Options = Dispatcher.DispatchOptions & Partial<Dispatcher.RequestOptions>;

/** What one process reaches the API server by: undici's dispatcher, without sockets. */
export class Link extends Dispatcher {
  readonly #parts: LinkParts;
  readonly #exchanges = new Set<Exchange>();
  readonly #watches = new Map<Exchange, WatchConnection>();

  constructor(parts: LinkParts) {
    super();
    this.#parts = parts;
  }

  override dispatch(options: Options, handler: Dispatcher.DispatchHandler): boolean {
    const { time, gate } = this.#parts;
    const exchange: Exchange = new Exchange({
      time,
      gate,
      handler,
      headersTimeout: options.headersTimeout ?? 300_000,
      bodyTimeout: options.bodyTimeout ?? 300_000,
      onOver: () => {
        this.#exchanges.delete(exchange);
        this.#closers.get(exchange)?.();
        this.#closers.delete(exchange);
        this.#watches.delete(exchange);
      },
    });
    this.#exchanges.add(exchange);
    const call = callOf(options);
    time.after(this.#parts.latency(), () => {
      if (!exchange.isOver) this.#arrive(exchange, call);
    });
    exchange.begin();
    return true;
  }

  /** Watches that are open, the oldest first. */
  watches(): readonly WatchConnection[] {
    return [...this.#watches.values()];
  }

  /** Every connection breaks, each when it is noticed. */
  breakAll(): void {
    for (const exchange of this.#exchanges)
      this.#parts.time.after(this.#parts.latency(), () =>
        exchange.fail(networkError("ECONNRESET")),
      );
  }

  /** Whether this process alone reaches nobody. */
  setCut(isCut: boolean): void {
    this.#isCut = isCut;
    if (isCut) this.breakAll();
  }

  /** The process is no more. */
  drop(): void {
    for (const exchange of [...this.#exchanges]) exchange.drop();
  }

  #isCut = false;
  readonly #closers = new Map<Exchange, () => void>();

  #arrive(exchange: Exchange, call: Call): void {
    const { note, count, onRequest } = this.#parts;
    const verb = verbOf(call);
    onRequest(verb);
    const effect = this.#effectOn(verb, call.path);
    note(`${call.method} ${call.path}?${call.query.toString()} ${effect?.type ?? ""}`);
    if (effect !== undefined) count(nameOf(verb, effect));
    if (effect?.type === "refuse") return exchange.fail(networkError("ECONNREFUSED"));
    if (effect?.type === "stall") return;
    const made = effect?.type === "status" ? refusalOf(effect) : this.#answer(call, verb);
    if (effect?.type === "reset") exchange.fail(networkError("ECONNRESET"));
    else this.#send(exchange, call, made, effect);
  }

  #answer(call: Call, verb: Verb): Answer {
    const made = this.#parts.answer(call);
    if (made.type === "whole" && made.status >= 400)
      this.#parts.count(`${made.status} on ${verb}, by the model itself`);
    return made;
  }

  #effectOn(verb: Verb, path: string): Effect | undefined {
    return this.#isCut ? { type: "refuse" } : this.#parts.faults.effectOn(verb, path);
  }

  #send(exchange: Exchange, { path }: Call, answer: Answer, effect: Effect | undefined): void {
    const { time, latency } = this.#parts;
    const delay = latency() + (effect?.type === "slow" ? effect.millis : 0);
    if (answer.type === "whole") return sendWhole(exchange, answer, effect, { time, delay });
    const { connection, close } = sendWatch(exchange, { path, answer, effect }, { time, delay });
    this.#watches.set(exchange, connection);
    this.#closers.set(exchange, close);
  }
}

const refusalOf = ({ status, retryAfter }: Extract<Effect, { type: "status" }>): Answer =>
  refuse(status, retryAfter === undefined ? {} : { "retry-after": retryAfter });

const callOf = ({ method, path, headers, body }: Options): Call => {
  const [plain = "", query = ""] = path.split("?");
  return {
    method,
    path: plain,
    query: new URLSearchParams(query),
    headers: lowerCase(headers as IncomingHttpHeaders),
    body: typeof body === "string" ? body : "",
  };
};

const lowerCase = (headers: IncomingHttpHeaders): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
  );

const verbOf = ({ method, path, query }: Call): Verb => {
  if (path.includes("/leases")) return "lease";
  if (path.includes("accessreviews")) return "review";
  if (method === "PATCH") return "status";
  if (["1", "true"].includes(query.get("watch") ?? ""))
    return query.has("sendInitialEvents") ? "streamed list" : "watch";
  if (query.has("continue")) return "page";
  return query.has("limit") || query.has("resourceVersion") ? "list" : "read";
};
