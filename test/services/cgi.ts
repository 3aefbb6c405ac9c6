import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { type IncomingMessage, request as send, type ServerResponse } from "node:http";
import { join } from "node:path";
import { pipeline } from "node:stream";

/** Hands requests on to a process that answers them by git's own program. It does not keep this process alive. */
export interface Cgi {
  answer(user: string, request: IncomingMessage, response: ServerResponse): void;
  stop(): void;
}

/** For the repositories below `root`; `socket` is to be made. */
export async function startCgi(root: string, socket: string): Promise<Cgi> {
  const child: ChildProcess = fork(join(import.meta.dirname, "cgi-process.ts"), [root, socket], {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  await once(child, "message");
  child.unref();
  child.channel?.unref();
  return {
    answer: (user, request, response) => {
      const { url: path, method } = request;
      const headers = { ...request.headers, "x-remote-user": user };
      const handed = send({ socketPath: socket, path, method, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 500, answer.headers);
        pipeline(answer, response, () => undefined);
      });
      handed.on("error", () => response.destroy());
      response.once("close", () => handed.destroy());
      request.pipe(handed);
    },
    stop: () => child.disconnect(),
  };
}
