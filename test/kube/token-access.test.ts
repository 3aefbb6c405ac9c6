import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { ApiClient, ApiRequest } from "../../src/kube/api-client.ts";
import { createTokenAccess } from "../../src/kube/token-access.ts";
import { virtualClock } from "../support/clock.ts";

const test = suite("token access");
const { signal } = new AbortController();

interface Body {
  readonly spec: { readonly token?: string; readonly [field: string]: unknown };
}

/** Knows the tokens that begin with "t"; lets those in that end with "+". */
const apiServer = (): { client: ApiClient; calls: ApiRequest[] } => {
  const calls: ApiRequest[] = [];
  const client: ApiClient = {
    server: "https://api",
    request: <T>(call: ApiRequest) => {
      calls.push(call);
      const { token = "", user } = (call.body as Body).spec;
      const status =
        user === undefined
          ? {
              authenticated: token.startsWith("t"),
              user: { username: token, uid: "1", groups: ["g"], extra: { scopes: ["a"] } },
            }
          : { allowed: (user as string).endsWith("+") };
      return Promise.resolve({ status } as T);
    },
    stream: () => Promise.reject(new Error("not asked for")),
  };
  return { client, calls };
};

test("asks who holds the token, and whether that one may get the path", async () => {
  const { client, calls } = apiServer();
  const access = createTokenAccess(client, virtualClock());
  assert.is(await access.mayGet("/metrics", "t1+", signal), "allowed");
  assert.equal(
    calls.map(({ method, path }) => `${method} ${path}`),
    [
      "POST /apis/authentication.k8s.io/v1/tokenreviews",
      "POST /apis/authorization.k8s.io/v1/subjectaccessreviews",
    ],
  );
  assert.equal(((calls[1]?.body ?? {}) as Body).spec, {
    user: "t1+",
    uid: "1",
    groups: ["g"],
    extra: { scopes: ["a"] },
    nonResourceAttributes: { path: "/metrics", verb: "get" },
  });
  assert.is(await access.mayGet("/metrics", "t2", signal), "forbidden");
  assert.is(await access.mayGet("/metrics", "x", signal), "unauthenticated");
});

test("believes an answer for 30 seconds, by token and path", async () => {
  const clock = virtualClock(1_000);
  const { client, calls } = apiServer();
  const access = createTokenAccess(client, clock);
  await access.mayGet("/metrics", "t+", signal);
  await clock.advance(29_999);
  await access.mayGet("/metrics", "t+", signal);
  assert.is(calls.length, 2);
  await access.mayGet("/other", "t+", signal);
  assert.is(calls.length, 4);
  await clock.advance(1);
  await access.mayGet("/metrics", "t+", signal);
  assert.is(calls.length, 6);
});

test("lets no made-up token push out what it knows, and keeps a thousand answers at most", async () => {
  const { client, calls } = apiServer();
  const access = createTokenAccess(client, virtualClock());
  await access.mayGet("/metrics", "t+", signal);
  for (let index = 0; index < 1_500; index++) await access.mayGet("/metrics", `x${index}`, signal);
  calls.length = 0;
  assert.is(await access.mayGet("/metrics", "t+", signal), "allowed");
  assert.is(calls.length, 0);
  for (let index = 0; index < 1_000; index++) await access.mayGet("/metrics", `t${index}`, signal);
  calls.length = 0;
  await access.mayGet("/metrics", "t+", signal);
  assert.is(calls.length, 2);
});

test("forgets nothing but asks again after a failure", async () => {
  const { client } = apiServer();
  let isDown = true;
  const flaky: ApiClient = {
    ...client,
    request: (call, until) =>
      isDown ? Promise.reject(new Error("down")) : client.request(call, until),
  };
  const access = createTokenAccess(flaky, virtualClock());
  let failure: unknown;
  await access.mayGet("/metrics", "t+", signal).catch((error: unknown) => (failure = error));
  assert.is((failure as Error).message, "down");
  isDown = false;
  assert.is(await access.mayGet("/metrics", "t+", signal), "allowed");
});

test.run();
