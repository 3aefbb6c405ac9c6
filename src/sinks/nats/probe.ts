import type { ApiError, JetStreamManager } from "@nats-io/jetstream";
import { headers, RequestError } from "@nats-io/transport-node";
import { OperatorError } from "../../errors/operator-error.ts";
import type { Session } from "./connection.ts";
import { answerTimeout } from "./publish.ts";
import { checkStream, findStream, noStream, type StreamWish } from "./stream.ts";

interface Answer {
  /** The stream that answered. */
  readonly stream?: string;
  readonly error?: Pick<ApiError, "err_code">;
}

/** No stream has this name: a name cannot be longer than 255 bytes. */
const nobody = "x".repeat(256);

/**
 * Proves what a write needs, and stores nothing: a message that must land in a stream that does not exist is refused,
 * but only by a stream that it has reached, which needs the permission. The same goes for a stream whose name is not that
 * in the subject of the request that would make it.
 */
export async function probeStream(
  { nc }: Session,
  manager: JetStreamManager,
  wish: StreamWish,
  sink: string,
): Promise<void> {
  const wrong = (detail: string): OperatorError =>
    new OperatorError("SINK_MISCONFIGURED", { sink, detail });
  const found = await findStream(manager, wish.stream);
  if (found !== undefined) checkStream(found, wish, sink);
  else if (wish.mayCreate)
    await nc.request(`$JS.API.STREAM.CREATE.${wish.stream}`, JSON.stringify({ name: nobody }), {
      timeout: answerTimeout,
    });
  else throw noStream(wish, sink);
  const expectation = headers();
  expectation.set("Nats-Expected-Stream", nobody);
  let answer: Answer;
  try {
    const reply = await nc.request(`${wish.owned}.probe`, "", {
      headers: expectation,
      timeout: answerTimeout,
    });
    answer = JSON.parse(Buffer.from(reply.data).toString("utf8")) as Answer;
  } catch (error) {
    // Where there is no stream yet, nobody answers, and that is right.
    if (found === undefined && error instanceof RequestError && error.isNoResponders()) return;
    throw error;
  }
  if (answer.stream !== undefined && answer.stream !== wish.stream)
    throw wrong(
      `${wish.owned}.> goes to stream ${answer.stream}; name that one, or choose another nats.subject`,
    );
}
