import type { ErrorContext } from "../errors/catalog.ts";
import { OperatorError } from "../errors/operator-error.ts";

const contextOf = (error: unknown): Partial<ErrorContext<"API_REJECTED">> | undefined =>
  error instanceof OperatorError && error.code === "API_REJECTED"
    ? (error as OperatorError<"API_REJECTED">).context
    : undefined;

/** HTTP status of an answer that was not a success; `undefined` for any other failure. */
export function statusOf(error: unknown): number | undefined {
  if (error instanceof OperatorError && error.code === "ACCESS_DENIED") return 403;
  return contextOf(error)?.status;
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

/** Says no more than the status: bodies of errors may quote what was sent. */
export function refusal({ status, method, resource, retryAfter }: Refusal): OperatorError {
  if (status === 403)
    return new OperatorError("ACCESS_DENIED", { verb: verbs[method] ?? "use", resource });
  const seconds = Number(retryAfter);
  return new OperatorError("API_REJECTED", {
    status,
    reason: reasons[status] ?? "",
    resource,
    retryAfter: retryAfter !== undefined && seconds >= 0 ? seconds * 1000 : undefined,
  });
}

/** A connection that did not come about or broke. */
export function unreachable(error: unknown): OperatorError {
  const code = (error as { readonly code?: unknown } | undefined)?.code;
  const detail = typeof code === "string" ? code : error instanceof Error ? error.name : "unknown";
  return new OperatorError("API_UNREACHABLE", { detail }, { cause: error });
}
