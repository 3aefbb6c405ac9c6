import { Readable } from "node:stream";
import { Agent, request } from "undici";
import { OperatorError } from "../../errors/operator-error.ts";
import type { Egress } from "../../net/egress.ts";
import { connectionOptions } from "../tls.ts";
import type { Endpoint } from "./endpoint.ts";
import { type Place, statusFailure } from "./failure.ts";
import { lineOf, packets } from "./pkt-line.ts";
import { ProtocolError } from "./protocol-error.ts";

export type Service = "git-upload-pack" | "git-receive-pack";

/** What a server says of itself. */
export interface Advertisement {
  /** By full name. */
  readonly refs: ReadonlyMap<string, string>;
  readonly capabilities: ReadonlySet<string>;
}

/** The two requests of Git's smart HTTP protocol, version 0. */
export interface HttpClient {
  advertisement(service: Service, signal: AbortSignal): Promise<Advertisement>;
  call(service: Service, body: readonly Buffer[], signal: AbortSignal): Promise<Buffer>;
  close(): Promise<void>;
}

const connectMillis = 10_000;
/** A server may check a large push for long before it says a word. */
const answerMillis = 120_000;
const maxAnswerBytes = 256 * 1024 * 1024;

/** `undefined`: the server refuses, in words of its own. */
function parseAdvertisement(service: Service, body: Buffer): Advertisement | undefined {
  const lines = [...packets(body)].flatMap((it) => (it === undefined ? [] : [lineOf(it)]));
  if (lines.shift() !== `# service=${service}`)
    throw new ProtocolError("no smart HTTP at this address");
  if (lines.some((it) => it.startsWith("ERR "))) return undefined;
  const refs = new Map<string, string>();
  const capabilities = new Set<string>();
  for (const line of lines) {
    const [ref = "", list] = line.split("\0");
    for (const it of list?.split(" ") ?? []) if (it !== "") capabilities.add(it);
    const [, oid, name] = /^([0-9a-f]{40,64}) (.+)$/.exec(ref) ?? [];
    if (oid !== undefined && name !== undefined) refs.set(name, oid);
  }
  return { refs, capabilities };
}

export function createHttpClient(endpoint: Endpoint, egress: Egress, place: Place): HttpClient {
  const { url, authorization, tls } = endpoint;
  const base = url.href.replace(/\/+$/, "");
  const agent = new Agent({
    connect: {
      lookup: egress.lookup,
      timeout: connectMillis,
      ...connectionOptions(tls),
    },
    headersTimeout: answerMillis,
    bodyTimeout: answerMillis,
    // No connection outlives its request: the next order comes so much later that it would find a dead one.
    pipelining: 0,
  });
  const headers = {
    "user-agent": "git/2.40 (kollect)",
    ...(authorization === undefined ? {} : { authorization }),
  };
  const exchange = async (
    path: string,
    options: Parameters<typeof request>[1] & { readonly expected: string },
  ): Promise<Buffer> => {
    egress.check(url.hostname);
    const { expected, ...rest } = options;
    const answer = await request(base + path, { dispatcher: agent, ...rest });
    if (answer.statusCode !== 200) {
      await answer.body.dump();
      throw statusFailure(answer.statusCode, place);
    }
    if (answer.headers["content-type"] !== expected) {
      await answer.body.dump();
      const detail = "the endpoint is not a Git repository with smart HTTP";
      throw new OperatorError("SINK_MISCONFIGURED", { sink: place.sink, detail });
    }
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of answer.body as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > maxAnswerBytes)
        throw new ProtocolError(`more than ${maxAnswerBytes / 1024 / 1024} MiB`);
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  };
  return {
    advertisement: async (service, signal) => {
      const expected = `application/x-${service}-advertisement`;
      const path = `/info/refs?service=${service}`;
      const found = parseAdvertisement(
        service,
        await exchange(path, { headers, signal, expected }),
      );
      if (found === undefined)
        throw new OperatorError("SINK_REJECTED", {
          sink: place.sink,
          detail: "the server refuses to serve this repository",
        });
      if (found.capabilities.has("object-format=sha256")) {
        const detail = "repositories with SHA-256 names are not supported";
        throw new OperatorError("SINK_MISCONFIGURED", { sink: place.sink, detail });
      }
      return found;
    },
    call: (service, body, signal) =>
      exchange(`/${service}`, {
        method: "POST",
        headers: {
          ...headers,
          "content-type": `application/x-${service}-request`,
          "content-length": String(body.reduce((sum, it) => sum + it.length, 0)),
        },
        body: Readable.from(body),
        signal,
        expected: `application/x-${service}-result`,
      }),
    close: () => agent.destroy(),
  };
}
