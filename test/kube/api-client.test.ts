// Against a server over loopback: headers, statuses and connections are what this is about.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { OperatorError } from "../../src/errors/operator-error.ts";
import { connect } from "../../src/kube/api-client.ts";
import { linesOf } from "../../src/kube/lines.ts";
import { type ApiServer, failure, json, startApiServer, stream } from "../support/api-server.ts";
import { virtualClock } from "../support/clock.ts";

const test = suite<{ server: ApiServer }>("api client");
test.before.each(async (context) => {
  context.server = await startApiServer();
});
test.after.each(async ({ server }) => server.stop());

const never = new AbortController().signal;

const failed = async (work: Promise<unknown>): Promise<OperatorError> => {
  try {
    await work;
  } catch (error) {
    assert.instance(error, OperatorError);
    return error as OperatorError;
  }
  throw new Error("it should have failed");
};

test("sends query and body, and gives the parsed answer", async ({ server }) => {
  server.script(json(201, { answer: 42 }));
  const client = connect({ kubeconfig: server.kubeconfig });
  const answer = await client.request(
    { method: "POST", path: "/x", query: { a: "b c", none: undefined }, body: { given: true } },
    never,
  );
  assert.equal(answer, { answer: 42 });
  const [call] = server.calls;
  assert.equal(call?.query, { a: "b c" });
  assert.is(call?.body, '{"given":true}');
  assert.is(call?.headers["content-type"], "application/json");
  assert.is(call?.headers.authorization, "Bearer first");
});

const refusals: readonly { status: number; code: string; class: string; message: RegExp }[] = [
  { status: 403, code: "ACCESS_DENIED", class: "forbidden", message: /change things/ },
  { status: 401, code: "API_REJECTED", class: "transient", message: /401 Unauthorized/ },
  { status: 404, code: "API_REJECTED", class: "transient", message: /404 Not Found for things/ },
  { status: 409, code: "API_REJECTED", class: "transient", message: /409 Conflict/ },
  { status: 500, code: "API_REJECTED", class: "transient", message: /500 Internal/ },
  { status: 302, code: "API_REJECTED", class: "transient", message: /302/ },
];

for (const { status, code, class: kind, message } of refusals)
  test(`makes ${code} of ${status}, quoting nothing`, async ({ server }) => {
    server.serve(failure(status));
    const client = connect({ kubeconfig: server.kubeconfig });
    const error = await failed(
      client.request({ method: "PUT", path: "/x", resource: "things" }, never),
    );
    assert.equal([error.code, error.class], [code, kind]);
    assert.match(error.message, message);
    assert.not.match(`${error.message} ${String(error.cause)}`, "do-not-quote");
  });

test("is unreachable, with the system's code, when nobody listens", async () => {
  const server = await startApiServer();
  const kubeconfig = readFileSync(server.kubeconfig, "utf8");
  await server.stop();
  const other = await startApiServer();
  writeFileSync(other.kubeconfig, kubeconfig.replaceAll(server.tokenFile, other.tokenFile));
  const client = connect({ kubeconfig: other.kubeconfig });
  const error = await failed(client.request({ path: "/x" }, never));
  await other.stop();
  assert.equal([error.code, error.context], ["API_UNREACHABLE", { detail: "ECONNREFUSED" }]);
});

test("does not quote an answer that is no JSON", async ({ server }) => {
  server.script((response) => void response.end("secret text"));
  const client = connect({ kubeconfig: server.kubeconfig });
  const error = await failed(client.request({ path: "/x" }, never));
  assert.is(error.code, "API_UNREACHABLE");
  assert.not.match(`${error.message} ${String(error.cause)}`, "secret");
});

test("asks a busy server again when it says, and gives up after the third time", async ({
  server,
}) => {
  const busy = failure(429, { "retry-after": "2" });
  server.script(busy, failure(503, { "retry-after": "1" }), json(200, {}));
  const clock = virtualClock();
  const client = connect({ kubeconfig: server.kubeconfig }, clock);
  const wound = async <T>(work: Promise<T>): Promise<T> => {
    let isOver = false;
    const ending = work.finally(() => (isOver = true));
    ending.catch(() => undefined);
    while (!isOver) await clock.advance(100);
    return ending;
  };
  assert.equal(await wound(client.request({ path: "/x" }, never)), {});
  assert.ok(clock.now() >= 3_000);
  server.serve(busy);
  const error = await failed(wound(client.request({ path: "/x" }, never)));
  assert.is(error.code, "API_REJECTED");
  assert.is(server.calls.length, 3 + 4);
  server.serve(failure(429, { "retry-after": "3600" }));
  const start = clock.now();
  await failed(wound(client.request({ path: "/x" }, never)));
  assert.ok(clock.now() - start < 1_000);
});

test("reads a rotated token file when the old token is refused", async ({ server }) => {
  server.serve((response, call) =>
    (call.headers.authorization === "Bearer second" ? json(200, {}) : failure(401))(response, call),
  );
  const client = connect({ kubeconfig: server.kubeconfig });
  await failed(client.request({ path: "/x" }, never));
  writeFileSync(server.tokenFile, "second");
  await client.request({ path: "/x" }, never);
  await client.request({ path: "/x" }, never);
  assert.is(server.calls.length, 2 + 2 + 1);
});

test("starts an exec plugin once for all who wait, and again once what it gave is refused", async ({
  server,
}) => {
  const folder = join(server.kubeconfig, "..");
  const count = join(folder, "count");
  const script = join(folder, "plugin.mjs");
  writeFileSync(count, "");
  writeFileSync(
    script,
    `import { appendFileSync, readFileSync } from "node:fs";
appendFileSync(${JSON.stringify(count)}, "x");
const token = "token-" + readFileSync(${JSON.stringify(count)}, "utf8").length;
process.stdout.write(JSON.stringify({ apiVersion: "client.authentication.k8s.io/v1", kind: "ExecCredential", status: { token } }));`,
  );
  const config = JSON.parse(readFileSync(server.kubeconfig, "utf8")) as { users: unknown };
  const exec = {
    apiVersion: "client.authentication.k8s.io/v1",
    command: process.execPath,
    args: [script],
  };
  config.users = [{ name: "fake", user: { exec } }];
  writeFileSync(server.kubeconfig, JSON.stringify(config));
  const client = connect({ kubeconfig: server.kubeconfig });
  let accepted = "token-1";
  server.serve((response, call) =>
    (call.headers.authorization === `Bearer ${accepted}` ? json(200, {}) : failure(401))(
      response,
      call,
    ),
  );
  const many = (): Promise<unknown> =>
    Promise.all(Array.from({ length: 8 }, () => client.request({ path: "/x" }, never)));
  await many();
  assert.is(readFileSync(count, "utf8"), "x");
  accepted = "token-2";
  await many();
  assert.is(readFileSync(count, "utf8"), "xx");
});

test("ends a request and a stream with the reason of the abort", async ({ server }) => {
  const arrived = Promise.withResolvers<void>();
  server.script(() => arrived.resolve(), stream("stay", "one\n"));
  const client = connect({ kubeconfig: server.kubeconfig });
  const first = new AbortController();
  const asked = client.request({ path: "/x" }, first.signal).catch((error: unknown) => error);
  await arrived.promise;
  first.abort(new Error("enough"));
  assert.is(((await asked) as Error).message, "enough");
  const second = new AbortController();
  const seen: string[] = [];
  try {
    for await (const text of linesOf(await client.stream({ path: "/x" }, 60_000, second.signal))) {
      seen.push(text);
      second.abort(new Error("enough"));
    }
    assert.unreachable();
  } catch (error) {
    assert.is((error as Error).message, "enough");
  }
  assert.equal(seen, ["one"]);
});

test("refuses a kubeconfig without the context", () => {
  assert.throws(() => connect({ kubeconfig: "/nowhere/kubeconfig" }));
});

test.run();
