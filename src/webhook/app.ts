import express, { type ErrorRequestHandler, type Express } from "express";
import {
  type AdmissionHandler,
  admissionHandlers,
  type AdmissionRequest,
  type AdmissionResponse,
  type AdmissionRules,
} from "../../generated/admission.ts";
import { webhooks } from "../../generated/webhooks.ts";
import { oneOf } from "../http/one-of.ts";
import type { Log } from "../telemetry/log.ts";
import { answerOf, MalformedReview, requestIn } from "./review.ts";

export interface AppOptions {
  readonly rules: AdmissionRules;
  readonly log: Log;
}

/** Bytes of a review: the API server takes objects of 3 MiB, and an update brings two. */
const largestReview = 8 * 1024 * 1024;
/** Reviews in memory at once, and waiting with their bodies unread. */
const working = 32;
const waiting = 1_000;
/** Milliseconds for a review: less than the timeoutSeconds of the configuration, so that what is refused says why. */
const patience = 3_000;

/** Answers the API server's AdmissionReviews: a path for each kind. */
export function admissionApp({ rules, log }: AppOptions): Express {
  const app = express().disable("x-powered-by").disable("etag");
  app.use(oneOf(working, waiting));
  app.use(express.json({ limit: largestReview, strict: true, type: () => true }));
  for (const kind of Object.keys(webhooks) as (keyof typeof webhooks)[]) {
    const handler = admissionHandlers[kind];
    app.post(webhooks[kind].path, async (request, response) => {
      const review = requestIn(request.body as unknown, kind);
      response.json(answerOf(await judged(review, handler, { rules, log })));
    });
  }
  app.use((_request, response) => {
    response.status(404).type("text/plain").send("no such path\n");
  });
  app.use(refuse(log));
  return app;
}

/** What the handler says; a fault of ours refuses, and never ends the process. */
async function judged(
  request: AdmissionRequest,
  handler: AdmissionHandler,
  { rules, log }: AppOptions,
): Promise<AdmissionResponse> {
  try {
    return await handler(request, rules, AbortSignal.timeout(patience));
  } catch (error) {
    log.error("review failed", { uid: request.uid, error: String(error) });
    const message = `Kollect failed to judge this; its log has the reason under ${request.uid}`;
    const details = { group: "", kind: "", name: "", causes: [] };
    const status = { code: 503, reason: "ServiceUnavailable", message, details } as const;
    return { uid: request.uid, allowed: false, status };
  }
}

/** Bodies that are no reviews. Messages never repeat what was sent. */
const refuse =
  (log: Log): ErrorRequestHandler =>
  (error: unknown, _request, response, _next) => {
    const { status, type } = error as { readonly status?: unknown; readonly type?: unknown };
    const known: readonly [code: number, text: string] =
      error instanceof MalformedReview
        ? [400, error.message]
        : type === "entity.too.large"
          ? [413, `a review has at most ${largestReview} bytes`]
          : typeof status === "number" && status >= 400 && status < 500
            ? [status, "the body must be JSON"]
            : [500, "Kollect failed to judge this"];
    if (known[0] === 500) log.error("review failed", { error: String(error) });
    response.status(known[0]).type("text/plain").send(`${known[1]}\n`);
  };
