import { once } from "node:events";
import { createServer, get, type IncomingMessage } from "node:http";
import { get as getSecurely } from "node:https";
import type { AddressInfo } from "node:net";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { OperatorError } from "../../src/errors/operator-error.ts";
import { runPlainServer, runTlsServer, type ServerOptions } from "../../src/http/server.ts";
import { systemClock } from "../../src/runtime/clock.ts";
import { passingCertificates } from "../../src/webhook/certificates/passing-certificates.ts";

const test = suite("server");

const options = (part: Partial<ServerOptions> = {}): ServerOptions => ({
  address: { host: "127.0.0.1", port: 0 },
  flag: "--metrics-bind-address",
  app: (_request, response) => response.end("hello"),
  onListening: () => undefined,
  ...part,
});

const failureOf = async (work: Promise<void>): Promise<unknown> => {
  try {
    await work;
    return undefined;
  } catch (error) {
    return error;
  }
};

test("names the flag of an address that another process has", async () => {
  const other = createServer();
  other.listen(0, "127.0.0.1");
  await once(other, "listening");
  const { port } = other.address() as AddressInfo;
  const { signal } = new AbortController();
  const address = { host: "127.0.0.1", port };
  const certificates = passingCertificates({ hosts: ["localhost"], clock: systemClock, life: 1e7 });
  const want = `--metrics-bind-address: cannot listen on 127.0.0.1:${port} (another process listens there)`;
  const end = new AbortController();
  const failures = [
    await failureOf(runPlainServer(options({ address }), signal)),
    await failureOf(runTlsServer({ ...options({ address }), certificates }, end.signal)),
  ];
  end.abort();
  for (const failure of failures) {
    assert.instance(failure, OperatorError);
    assert.is((failure as Error).message, want);
  }
  other.close();
});

test("answers what it was asked before it was stopped, and nothing after", async () => {
  const end = new AbortController();
  const listening = Promise.withResolvers<number>();
  const answer = Promise.withResolvers<void>();
  const asked = Promise.withResolvers<void>();
  const running = runPlainServer(
    options({
      onListening: listening.resolve,
      app: (_request, response) => {
        asked.resolve();
        void answer.promise.then(() => response.end("late"));
      },
    }),
    end.signal,
  );
  const port = await listening.promise;
  const call = get({ port, host: "127.0.0.1", agent: false });
  await asked.promise;
  end.abort();
  answer.resolve();
  const [response] = (await once(call, "response")) as [IncomingMessage];
  assert.is(String(await response.toArray()), "late");
  await running;
  const [error] = (await once(get({ port, host: "127.0.0.1", agent: false }), "error")) as [
    NodeJS.ErrnoException,
  ];
  assert.is(error.code, "ECONNREFUSED");
});

test("ends when it is stopped before it could listen", async () => {
  const end = new AbortController();
  end.abort();
  await runPlainServer(options(), end.signal);
});

test("serves a self-signed certificate for the names it was given", async () => {
  const end = new AbortController();
  const listening = Promise.withResolvers<number>();
  const certificates = passingCertificates({ hosts: ["localhost"], clock: systemClock, life: 1e7 });
  const running = runTlsServer(
    { ...options({ onListening: listening.resolve }), certificates },
    end.signal,
  );
  const port = await listening.promise;
  const call = getSecurely({ port, host: "localhost", agent: false, rejectUnauthorized: false });
  const [response] = (await once(call, "response")) as [IncomingMessage];
  const { subjectaltname } = (
    response.socket as unknown as { getPeerCertificate(): { subjectaltname: string } }
  ).getPeerCertificate();
  assert.is(subjectaltname, "DNS:localhost");
  assert.is(String(await response.toArray()), "hello");
  end.abort();
  await running;
});

test.run();
