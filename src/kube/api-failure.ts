import type { ErrorCode, ErrorContext } from "../errors/catalog.ts";
import { OperatorError } from "../errors/operator-error.ts";

const contextOf = (error: unknown): Partial<ErrorContext<"API_REJECTED">> | undefined =>
  error instanceof OperatorError && error.code === "API_REJECTED"
    ? (error as OperatorError<"API_REJECTED">).context
    : undefined;

const statusByCode: Readonly<Partial<Record<ErrorCode, number>>> = {
  ACCESS_DENIED: 403,
  RESOURCE_NOT_SERVED: 404,
};

/** HTTP status of an answer that was not a success; `undefined` for any other failure. */
export function statusOf(error: unknown): number | undefined {
  if (!(error instanceof OperatorError)) return undefined;
  const code: ErrorCode = error.code as ErrorCode;
  return statusByCode[code] ?? contextOf(error)?.status;
}

/** Milliseconds that the server asked to wait. */
export function retryAfterOf(error: unknown): number | undefined {
  return contextOf(error)?.retryAfter;
}

export interface Refusal {
  readonly status: number;
  readonly method: string;
  readonly resource: string;
  /** Header Retry-After, in seconds. */
  readonly retryAfter?: string | undefined;
}

const verbs: Readonly<Record<string, string>> = {
  GET: "read",
  POST: "create",
  PATCH: "change",
  PUT: "change",
  DELETE: "delete",
};

const reasons: Readonly<Record<number, string>> = {
  401: "Unauthorized",
  404: "Not Found",
  409: "Conflict",
  410: "Gone",
  429: "Too Many Requests",
  500: "Internal Server Error",
  503: "Service Unavailable",
};

/** Only of these does the server say when to come back. */
const busy = new Set([429, 503]);
/** No wait is longer, whatever the server asks for: a watch must not sleep for a day. */
const longestWait = 120_000;
/** No wait is shorter: "0" would make a loop without rest. */
const shortestWait = 100;

const waitOf = ({ status, retryAfter = "" }: Refusal): number | undefined =>
  busy.has(status) && /^\d+$/.test(retryAfter)
    ? Math.min(Math.max(Number(retryAfter) * 1000, shortestWait), longestWait)
    : undefined;

/** Says no more than the status: bodies of errors may quote what was sent. */
export function refusal(answer: Refusal): OperatorError {
  const { status, method, resource } = answer;
  if (status === 403)
    return new OperatorError("ACCESS_DENIED", { verb: verbs[method] ?? "use", resource });
  const reason = reasons[status] ?? "";
  return new OperatorError("API_REJECTED", {
    status,
    reason,
    resource,
    retryAfter: waitOf(answer),
  });
}

/** A connection that did not come about or broke, or said what makes no sense. */
export function unreachable(error: unknown): OperatorError {
  const code = (error as { readonly code?: unknown } | undefined)?.code;
  const detail = typeof code === "string" ? code : error instanceof Error ? error.name : "unknown";
  // A SyntaxError quotes the text: that may be a Secret.
  const cause = error instanceof SyntaxError ? {} : { cause: error };
  return new OperatorError("API_UNREACHABLE", { detail }, cause);
}
