import type { IncomingHttpHeaders } from "node:http";
import { type Dispatcher, errors } from "undici";
import type { VirtualTime } from "../time/virtual-time.ts";
import type { Gate } from "./gate.ts";

export interface ExchangeParts {
  readonly time: VirtualTime;
  readonly gate: Gate;
  readonly handler: Dispatcher.DispatchHandler;
  readonly headersTimeout: number;
  readonly bodyTimeout: number;
  /** Called once it is over, however it ended. */
  readonly onOver: () => void;
}

/**
 * One request and its answer, as undici sees them: src/ has undici's own handler on the other side. Time limits are kept
 * here, for undici leaves them to its sockets.
 */
export class Exchange implements Dispatcher.DispatchController {
  readonly #parts: ExchangeParts;
  #state: "waiting" | "streaming" | "over" = "waiting";
  #isPaused = false;
  /** What came while the reader was busy. */
  #held: (() => void)[] = [];
  #reason: Error | null = null;
  #spokeAt: number;
  #cancelLimit: () => void;

  constructor(parts: ExchangeParts) {
    this.#parts = parts;
    const { time, headersTimeout } = parts;
    this.#spokeAt = time.now();
    this.#cancelLimit = time.after(headersTimeout, () => {
      if (this.#state === "waiting") this.fail(new errors.HeadersTimeoutError());
    });
  }

  get aborted(): boolean {
    return this.#reason !== null;
  }

  get paused(): boolean {
    return this.#isPaused;
  }

  get reason(): Error | null {
    return this.#reason;
  }

  get isOver(): boolean {
    return this.#state === "over";
  }

  begin(): void {
    this.#parts.handler.onRequestStart?.(this, {});
  }

  /** The reader wants no more. */
  abort(reason: Error): void {
    if (this.#reason !== null || this.isOver) return;
    this.#reason = reason;
    this.#fail(reason);
  }

  /** The reader is no more, and hears of nothing. */
  drop(): void {
    if (!this.isOver) this.#over();
  }

  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    this.#isPaused = false;
    const held = this.#held;
    this.#held = [];
    for (const deliver of held) this.#deliver(deliver);
  }

  head(status: number, headers: IncomingHttpHeaders): void {
    this.#parts.gate.pass(() => {
      if (this.#state !== "waiting") return;
      this.#state = "streaming";
      this.#cancelLimit();
      this.#limitSilence();
      this.#parts.handler.onResponseStart?.(this, status, headers, "");
    });
  }

  data(chunk: Buffer): void {
    this.#parts.gate.pass(() => {
      this.#spokeAt = this.#parts.time.now();
      if (this.#state === "streaming")
        this.#deliver(() => this.#parts.handler.onResponseData?.(this, chunk));
    });
  }

  end(): void {
    this.#parts.gate.pass(() =>
      this.#deliver(() => {
        if (this.#state === "waiting")
          return this.#fail(new errors.SocketError("other side closed"));
        this.#over();
        this.#parts.handler.onResponseEnd?.(this, {});
      }),
    );
  }

  fail(error: Error): void {
    this.#parts.gate.pass(() => {
      if (!this.isOver) this.#fail(error);
    });
  }

  /** Says once more that it has failed, as after a close that was noticed twice. */
  failAgain(error: Error): void {
    this.#parts.gate.pass(() => this.#parts.handler.onResponseError?.(this, error));
  }

  #deliver(work: () => void): void {
    if (this.isOver) return;
    if (this.#isPaused) this.#held.push(work);
    else work();
  }

  #fail(error: Error): void {
    this.#over();
    this.#parts.handler.onResponseError?.(this, error);
  }

  #over(): void {
    this.#state = "over";
    this.#held = [];
    this.#cancelLimit();
    this.#parts.onOver();
  }

  #limitSilence(): void {
    const { time, bodyTimeout } = this.#parts;
    if (bodyTimeout === 0) return;
    this.#cancelLimit = time.after(this.#spokeAt + bodyTimeout - time.now(), () => {
      if (this.isOver) return;
      if (time.now() - this.#spokeAt < bodyTimeout) this.#limitSilence();
      else this.fail(new errors.BodyTimeoutError());
    });
  }
}

/** As node:net reports it. */
export const networkError = (code: "ECONNREFUSED" | "ECONNRESET"): Error =>
  Object.assign(new Error(code), { code });
