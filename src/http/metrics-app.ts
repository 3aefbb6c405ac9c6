import express, { type ErrorRequestHandler, type Express, type RequestHandler } from "express";
import { OperatorError } from "../errors/operator-error.ts";
import type { TokenAccess, Verdict } from "../kube/token-access.ts";
import type { Log } from "../telemetry/log.ts";
import type { Metrics } from "../telemetry/metrics.ts";
import { notices } from "../webhook/certificates/notices.ts";
import { oneOf } from "./one-of.ts";

export interface MetricsAppOptions {
  readonly metrics: Pick<Metrics, "expose">;
  /** Decides who may read; left out: everybody may. */
  readonly access?: TokenAccess;
  readonly log: Log;
}

const path = "/metrics";
/** Milliseconds for the API server to say who asks. */
const patience = 5_000;
/** Requests at once and in line: who asks with made-up tokens has the API server asked no faster. */
const working = 4;
const waiting = 100;

/** Serves `/metrics` to whom the API server lets get that path. */
export function metricsApp({ metrics, access, log }: MetricsAppOptions): Express {
  const app = express().disable("x-powered-by").disable("etag");
  const guards = access === undefined ? [] : [guard(access, log)];
  app.get(path, oneOf(working, waiting), ...guards, async (_request, response) => {
    const { contentType, text } = await metrics.expose();
    response.set("Content-Type", contentType).send(text);
  });
  app.use((_request, response) => {
    response.status(404).type("text/plain").send(`no such path; there is ${path}\n`);
  });
  app.use(failed(log));
  return app;
}

const refusals: Readonly<
  Record<Exclude<Verdict, "allowed">, readonly [code: number, text: string]>
> = {
  unauthenticated: [401, "send a bearer token that the API server knows"],
  forbidden: [403, `a ClusterRole with nonResourceURLs ["${path}"] and verbs ["get"] is needed`],
};

function guard(access: TokenAccess, log: Log): RequestHandler {
  const notice = notices(log);
  return async (request, response, next) => {
    const [, token] = /^Bearer +([^\s]+)$/i.exec(request.headers.authorization ?? "") ?? [];
    const refuse = (code: number, text: string): void => {
      if (code === 401) response.set("WWW-Authenticate", "Bearer");
      response.status(code).type("text/plain").send(`${text}\n`);
    };
    if (token === undefined) return refuse(...refusals.unauthenticated);
    try {
      const verdict = await access.mayGet(path, token, AbortSignal.timeout(patience));
      notice.forget();
      if (verdict === "allowed") return next();
      refuse(...refusals[verdict]);
    } catch (error) {
      if (!(error instanceof OperatorError) && !isTimeout(error)) throw error;
      const why = error instanceof OperatorError ? error.message : "the API server took too long";
      notice.warn("who may read metrics is not known", { error: why });
      refuse(503, "whether you may read this is not known now");
    }
  };
}

const isTimeout = (error: unknown): boolean =>
  error instanceof DOMException && error.name === "TimeoutError";

/** Bodies never quote errors. */
const failed =
  (log: Log): ErrorRequestHandler =>
  (error: unknown, _request, response, _next) => {
    log.error("metrics failed", { error: String(error) });
    response.status(500).type("text/plain").send("Kollect failed to tell its metrics\n");
  };
