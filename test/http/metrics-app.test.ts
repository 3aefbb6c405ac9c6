import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { OperatorError } from "../../src/errors/operator-error.ts";
import { metricsApp } from "../../src/http/metrics-app.ts";
import type { TokenAccess } from "../../src/kube/token-access.ts";
import { createMetrics } from "../../src/telemetry/metrics.ts";
import type { Log } from "../../src/telemetry/log.ts";
import { silentLog } from "../support/log.ts";

const test = suite("metrics app");

const warnings: string[] = [];
const log: Log = { ...silentLog, warn: (_, facts) => warnings.push(JSON.stringify(facts)) };
const asked: string[] = [];
const access: TokenAccess = {
  mayGet: (path, token) => {
    asked.push(`${path} ${token}`);
    if (token === "down")
      return Promise.reject(new OperatorError("API_UNREACHABLE", { detail: "ECONNREFUSED" }));
    if (token === "bug") return Promise.reject(new TypeError("token=do-not-quote-me"));
    if (token === "good") return Promise.resolve("allowed");
    return Promise.resolve(token === "poor" ? "forbidden" : "unauthenticated");
  },
};
const metrics = createMetrics(() => 0);
const server = createServer(metricsApp({ metrics, access, log }));
server.listen(0, "127.0.0.1");
await once(server, "listening");
const { port } = server.address() as AddressInfo;
test.after(() => {
  server.close();
  server.closeAllConnections();
});

const get = async (
  authorization?: string,
  path = "/metrics",
): Promise<{ status: number; text: string; headers: Headers }> => {
  const headers = authorization === undefined ? {} : { authorization };
  const { status, ...answer } = await fetch(`http://127.0.0.1:${port}${path}`, { headers }).then(
    async (it) => ({ status: it.status, headers: it.headers, text: await it.text() }),
  );
  return { status, ...answer };
};

test("asks nobody when there is no bearer token", async () => {
  asked.length = 0;
  for (const wrong of [undefined, "Basic Z29vZA==", "Bearer", "Bearer a b", "good"]) {
    const { status, headers } = await get(wrong);
    assert.is(status, 401, String(wrong));
    assert.is(headers.get("www-authenticate"), "Bearer");
  }
  assert.equal(asked, []);
});

test("answers by what the API server says of the token", async () => {
  assert.is((await get("Bearer unknown")).status, 401);
  const poor = await get("Bearer poor");
  assert.is(poor.status, 403);
  assert.match(poor.text, 'nonResourceURLs ["/metrics"]');
  const good = await get("bearer good");
  assert.is(good.status, 200);
  assert.match(good.headers.get("content-type") ?? "", "text/plain; version=0.0.4");
  assert.match(good.text, "# TYPE kollect_watch_relists_total counter");
  assert.is(asked.at(-1), "/metrics good");
});

test("says that the API server cannot be asked, and logs why once", async () => {
  warnings.length = 0;
  for (let turn = 0; turn < 3; turn++) assert.is((await get("Bearer down")).status, 503);
  assert.is(warnings.length, 1);
  assert.match(warnings[0] ?? "", "ECONNREFUSED");
  assert.is((await get("Bearer good")).status, 200);
  assert.is((await get("Bearer down")).status, 503);
  assert.is(warnings.length, 2);
});

test("quotes no fault of its own", async () => {
  const { status, text } = await get("Bearer bug");
  assert.is(status, 500);
  assert.not.match(text, "do-not-quote-me");
});

test("knows no other path", async () => {
  assert.is((await get("Bearer good", "/")).status, 404);
  assert.is((await get("Bearer good", "/metrics/x")).status, 404);
});

test.run();
