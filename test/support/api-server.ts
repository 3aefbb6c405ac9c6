/**
 * An API server that says what a test tells it to, in order: one step answers one request. A request that no step
 * foresaw is answered 500 and remembered in `surprises`. With `serve`, a function answers instead.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface Call {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

export type Answer = (response: ServerResponse, call: Call) => void | Promise<void>;

export interface ApiServer {
  readonly url: string;
  /** Path of a kubeconfig whose user reads the token of `tokenFile`. */
  readonly kubeconfig: string;
  readonly tokenFile: string;
  readonly calls: readonly Call[];
  readonly surprises: readonly string[];
  script(...steps: readonly Answer[]): void;
  serve(answer: Answer): void;
  /** Breaks every connection as it stands. */
  reset(): void;
  stop(): Promise<void>;
}

export const json =
  (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Answer =>
  (response) => {
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(JSON.stringify(body));
  };

/** An error as the API server words it; with a text that must never reach a message. */
export const failure = (status: number, headers: Readonly<Record<string, string>> = {}): Answer =>
  json(status, { kind: "Status", code: status, message: "token=do-not-quote-me" }, headers);

export interface Page {
  readonly version?: string;
  readonly next?: string;
}

export const page = (
  items: readonly object[],
  { version = "100", next }: Page = {},
  kind = "WidgetList",
): Answer =>
  json(200, {
    apiVersion: "example.com/v1",
    kind,
    metadata: { resourceVersion: version, ...(next !== undefined && { continue: next }) },
    items,
  });

export type End = "close" | "reset" | "stay";

/** A watch that sends `text` as it stands and then ends, breaks, or stays silent. */
export const stream =
  (end: End, ...text: readonly string[]): Answer =>
  async (response) => {
    response.writeHead(200, { "content-type": "application/json" });
    response.flushHeaders();
    for (const it of text) await new Promise((resolve) => response.write(it, resolve));
    if (end === "close") response.end();
    // What was written shall arrive before the reset.
    if (end === "reset") setTimeout(() => response.socket?.resetAndDestroy(), 20);
  };

export const line = (type: string, object: object): string =>
  `${JSON.stringify({ type, object })}\n`;

const read = async (request: IncomingMessage): Promise<Call> => {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(chunk as Uint8Array);
  const url = new URL(request.url ?? "/", "http://server");
  return {
    method: request.method ?? "GET",
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    headers: request.headers,
    body: Buffer.concat(chunks).toString("utf8"),
  };
};

export async function startApiServer(): Promise<ApiServer> {
  const folder = mkdtempSync(join(tmpdir(), "kollect-api-server-"));
  const calls: Call[] = [];
  const surprises: string[] = [];
  const steps: Answer[] = [];
  let served: Answer | undefined;
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const call = await read(request);
    calls.push(call);
    const step = served ?? steps.shift();
    if (step !== undefined) return step(response, call);
    surprises.push(`${call.method} ${call.path}`);
    return failure(500)(response, call);
  };
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      surprises.push(String(error));
      response.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const tokenFile = join(folder, "token");
  const kubeconfig = join(folder, "kubeconfig");
  writeFileSync(tokenFile, "first\n");
  writeFileSync(
    kubeconfig,
    JSON.stringify({
      apiVersion: "v1",
      kind: "Config",
      clusters: [{ name: "fake", cluster: { server: url } }],
      // As in a pod; client-node knows no other way to name a token's file.
      users: [
        { name: "fake", user: { "auth-provider": { name: "tokenFile", config: { tokenFile } } } },
      ],
      contexts: [{ name: "fake", context: { cluster: "fake", user: "fake" } }],
      "current-context": "fake",
    }),
  );
  return {
    url,
    kubeconfig,
    tokenFile,
    calls,
    surprises,
    script: (...more) => {
      steps.push(...more);
    },
    serve: (it) => {
      served = it;
    },
    reset: () => server.closeAllConnections(),
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      rmSync(folder, { recursive: true });
    },
  };
}
