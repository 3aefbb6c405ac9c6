import { Readable } from "node:stream";
import { Agent, request } from "undici";
import { OperatorError } from "../../errors/operator-error.ts";
import type { Egress } from "../../net/egress.ts";
import { connectionOptions } from "../tls.ts";
import { advertisementOf, type GitClient, maxAnswerBytes } from "./client.ts";
import type { Endpoint } from "./endpoint.ts";
import { type Place, statusFailure } from "./failure.ts";
import { lineOf, packets } from "./pkt-line.ts";
import { ProtocolError } from "./protocol-error.ts";

const connectMillis = 10_000;
/** A server may check a large push for long before it says a word. */
const answerMillis = 120_000;

/** Smart HTTP: two requests that stand for themselves. */
export function createHttpClient(endpoint: Endpoint, egress: Egress, place: Place): GitClient {
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
      const body = await exchange(path, { headers, signal, expected });
      const [first, ...others] = [...packets(body)].filter((it) => it !== undefined);
      if (first === undefined || lineOf(first) !== `# service=${service}`)
        throw new ProtocolError("no smart HTTP at this address");
      return advertisementOf(others, place);
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
