import express, { type Express } from "express";
import type { CheckState, Readiness } from "../telemetry/readiness.ts";

/** `/healthz` answers while the event loop turns; `/readyz` says what is still waited for, or all with `?verbose`. */
export function healthApp(readiness: Readiness): Express {
  const app = express().disable("x-powered-by").disable("etag");
  app.get("/healthz", (_request, response) => {
    response.type("text/plain").send("ok\n");
  });
  app.get("/readyz", (request, response) => {
    const states = readiness.states();
    const isReady = states.every(({ isPassed }) => isPassed);
    const isVerbose = request.query["verbose"] !== undefined || !isReady;
    const text = isVerbose
      ? `${states.map(lineOf).join("")}${isReady ? "ready" : "not ready"}\n`
      : "ok\n";
    response
      .status(isReady ? 200 : 503)
      .type("text/plain")
      .send(text);
  });
  app.use((_request, response) => {
    response.status(404).type("text/plain").send("no such path; there are /healthz and /readyz\n");
  });
  return app;
}

const lineOf = ({ name, isPassed, detail }: CheckState): string =>
  `[${isPassed ? "+" : "-"}]${name}: ${detail}\n`;
