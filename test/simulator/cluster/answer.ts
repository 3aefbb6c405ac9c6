/** A request as it arrives. Names of headers are in lower case. */
export interface Call {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Where a watch tells its events. */
export interface Listener {
  line(text: string): void;
  end(): void;
}

/** What the API server makes of a call. */
export type Answer =
  | {
      readonly type: "whole";
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: Buffer;
    }
  /** Tells of events from `open` until the function that it returns is called. */
  | { readonly type: "watch"; readonly open: (listener: Listener) => () => void };

export const reply = (
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Answer => ({
  type: "whole",
  status,
  headers: { "content-type": "application/json", ...headers },
  body: Buffer.from(typeof body === "string" ? body : JSON.stringify(body)),
});

const reasons: Readonly<Record<number, string>> = {
  400: "BadRequest",
  401: "Unauthorized",
  403: "Forbidden",
  404: "NotFound",
  406: "NotAcceptable",
  409: "Conflict",
  410: "Expired",
  422: "Invalid",
  429: "TooManyRequests",
  500: "InternalError",
  503: "ServiceUnavailable",
  504: "Timeout",
};

/** The object that the API server describes a failure with. */
export const statusOf = (code: number): object => ({
  kind: "Status",
  apiVersion: "v1",
  metadata: {},
  status: "Failure",
  message: "token=do-not-quote-me",
  reason: reasons[code] ?? "Unknown",
  code,
});

export const refuse = (code: number, headers: Readonly<Record<string, string>> = {}): Answer =>
  reply(code, statusOf(code), headers);
