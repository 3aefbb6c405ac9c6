import type { VirtualTime } from "../time/virtual-time.ts";
import type { Answer } from "../cluster/answer.ts";
import { type Exchange, networkError } from "./exchange.ts";
import type { Effect, WatchEffect } from "./fault.ts";

/** How one answer travels. */
export interface Travel {
  readonly time: VirtualTime;
  /** Milliseconds from the server to the client. */
  readonly delay: number;
}

const json = { "content-type": "application/json" };
/** What a proxy says in place of the API server. */
const login = {
  status: 200,
  headers: { "content-type": "text/html" },
  body: Buffer.from("<html><body>Sign in to continue</body></html>\n"),
};

/** An answer that is there as a whole, on its way. */
export function sendWhole(
  exchange: Exchange,
  answer: Extract<Answer, { readonly type: "whole" }>,
  effect: Effect | undefined,
  { time, delay }: Travel,
): void {
  const { status, headers, body } = effect?.type === "garbage" ? login : answer;
  const later = (span: number, work: () => void): void => {
    time.after(span, work);
  };
  later(delay, () => {
    exchange.head(status, headers);
    if (effect?.type === "drip") return drip(exchange, body, effect, later);
    if (effect?.type !== "cut" && effect?.type !== "hang") {
      exchange.data(body);
      return exchange.end();
    }
    exchange.data(body.subarray(0, Math.floor(body.length * effect.share)));
    if (effect.type === "hang") return;
    // What was sent arrives before a reset is noticed.
    if (effect.end === "reset") later(1, () => exchange.fail(networkError("ECONNRESET")));
    else exchange.end();
  });
}

function drip(
  exchange: Exchange,
  body: Buffer,
  { bytes, millis }: Extract<Effect, { readonly type: "drip" }>,
  later: (span: number, work: () => void) => void,
): void {
  if (exchange.isOver) return;
  exchange.data(body.subarray(0, bytes));
  const rest = body.subarray(bytes);
  if (rest.length === 0) exchange.end();
  else later(millis, () => drip(exchange, rest, { type: "drip", bytes, millis }, later));
}

/** A watch that is open, as the network carries it. */
export interface WatchConnection {
  readonly path: string;
  hurt(effect: WatchEffect): void;
}

/** A line that is carried in pieces takes this long for each. */
const dripPause = 700;
const dripBytes = 40;

/** What a watch is opened with. */
export interface Opening {
  readonly path: string;
  readonly answer: Extract<Answer, { readonly type: "watch" }>;
  readonly effect: Effect | undefined;
}

/** Opens a watch over `exchange`; `onClose` hears of its end on the server's side. */
export function sendWatch(
  exchange: Exchange,
  { path, answer, effect }: Opening,
  { time, delay }: Travel,
): { readonly connection: WatchConnection; readonly close: () => void } {
  let mode: "whole" | "drip" | "silent" = "whole";
  let waiting: Buffer = Buffer.alloc(0);
  let isFlushing = false;
  let hasEnded = false;
  let close = (): void => undefined;

  const flush = (): void => {
    isFlushing = false;
    if (mode === "silent" || exchange.isOver) return;
    const piece = mode === "drip" ? waiting.subarray(0, dripBytes) : waiting;
    waiting = waiting.subarray(piece.length);
    if (piece.length > 0) exchange.data(piece);
    if (waiting.length > 0) schedule(dripPause);
    else if (hasEnded) exchange.end();
  };
  const schedule = (span: number): void => {
    if (isFlushing) return;
    isFlushing = true;
    time.after(span, flush);
  };
  const shut = (error: Error | undefined): void => {
    close();
    waiting = Buffer.alloc(0);
    if (error === undefined) exchange.end();
    else exchange.fail(error);
  };
  const reset = (): Error => networkError("ECONNRESET");
  const bad = (line: string): void => {
    exchange.data(Buffer.from(line));
    shut(undefined);
  };
  /** Half of a line that tells of nothing real: never to be taken for an event. */
  const half = (): void =>
    exchange.data(Buffer.from('{"type":"DELETED","object":{"metadata":{"name":"ha'));
  const status = (code: number): string =>
    `{"type":"ERROR","object":{"kind":"Status","code":${code},"metadata":{}}}\n`;

  const effects: Readonly<Record<WatchEffect, () => void>> = {
    reset: () => shut(reset()),
    close: () => shut(undefined),
    "reset twice": () => {
      shut(reset());
      exchange.failAgain(reset());
    },
    "half line, reset": () => {
      half();
      time.after(1, () => shut(reset()));
    },
    "half line, close": () => {
      half();
      time.after(1, () => shut(undefined));
    },
    "garbage line": () => bad("<html>502 Bad Gateway</html>\n"),
    "unknown event": () => bad('{"type":"SURPRISE","object":{"metadata":{}}}\n'),
    "410": () => bad(status(410)),
    "500": () => bad(status(500)),
    silence: () => {
      mode = "silent";
    },
    drip: () => {
      mode = "drip";
    },
  };

  /** What is said at the beginning breaks off. */
  const hurtBeginning = (): void => {
    if (effect?.type === "drip") mode = "drip";
    if (effect?.type === "garbage") bad(login.body.toString());
    if (effect?.type !== "cut" && effect?.type !== "hang") return;
    const end = Math.floor(waiting.length * effect.share);
    // A proxy that closes in good order does so between two lines as well.
    const isClean = effect.type === "cut" && effect.end === "close";
    exchange.data(waiting.subarray(0, isClean ? waiting.lastIndexOf("\n", end) + 1 : end));
    mode = "silent";
    if (effect.type === "cut")
      time.after(1, () => shut(effect.end === "reset" ? reset() : undefined));
  };

  time.after(delay, () => {
    if (exchange.isOver) return;
    exchange.head(200, json);
    close = answer.open({
      line: (text) => {
        waiting = Buffer.concat([waiting, Buffer.from(text)]);
        schedule(delay);
      },
      end: () => {
        hasEnded = true;
        schedule(delay);
      },
    });
    hurtBeginning();
  });
  return {
    connection: { path, hurt: (effect) => effects[effect]() },
    close: () => close(),
  };
}
