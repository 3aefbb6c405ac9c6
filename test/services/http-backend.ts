import { execFileSync, spawn } from "node:child_process";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import type { Readable } from "node:stream";

/** Reads the CGI header block; gives back what of the body came with it. */
async function readHead(output: Readable): Promise<{ head: string; rest: Buffer }> {
  let bytes = Buffer.alloc(0);
  for (;;) {
    const chunk = output.read() as Buffer | null;
    if (chunk !== null) bytes = Buffer.concat([bytes, chunk]);
    const end = bytes.indexOf("\r\n\r\n");
    if (end >= 0) return { head: bytes.subarray(0, end).toString(), rest: bytes.subarray(end + 4) };
    if (output.readableEnded) return { head: "Status: 500 No Answer", rest: bytes };
    await new Promise<void>((resolve) => {
      output.once("readable", resolve);
      output.once("end", resolve);
    });
  }
}

function writeHead(head: string, response: ServerResponse): void {
  response.statusCode = 200;
  for (const line of head.split("\r\n")) {
    const [, name, value] = /^([^:]+):\s*(.*)$/.exec(line) ?? [];
    if (name === undefined || value === undefined) continue;
    if (name.toLowerCase() === "status") response.statusCode = Number.parseInt(value, 10);
    else response.setHeader(name, value);
  }
}

/**
 * Path of the program itself: `git` would run it as a child of its own, which `kill` does not reach, and one whose upload broke
 * off waits for the rest for ever, busily.
 */
let known: string | undefined;
const backend = (): string =>
  (known ??= join(
    execFileSync("git", ["--exec-path"], { encoding: "utf8" }).trim(),
    "git-http-backend",
  ));

/** Answers `request` by git's own CGI program, for the repositories below `root`, as `user`. */
export async function httpBackend(
  root: string,
  user: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const address = new URL(request.url ?? "/", "http://localhost");
  const header = (name: string): string | undefined => request.headers[name] as string | undefined;
  const child = spawn(backend(), [], {
    stdio: ["pipe", "pipe", "ignore"],
    env: {
      PATH: process.env["PATH"],
      HOME: root,
      GIT_CONFIG_NOSYSTEM: "1",
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: "1",
      GIT_PROTOCOL: header("git-protocol"),
      PATH_INFO: decodeURIComponent(address.pathname),
      QUERY_STRING: address.search.slice(1),
      REQUEST_METHOD: request.method,
      CONTENT_TYPE: header("content-type"),
      CONTENT_LENGTH: header("content-length"),
      HTTP_CONTENT_ENCODING: header("content-encoding"),
      REMOTE_USER: user,
      REMOTE_ADDR: "127.0.0.1",
    },
  });
  response.once("close", () => child.kill());
  child.stdin.on("error", () => undefined); // it may answer before it has read everything
  request.pipe(child.stdin);
  const { head, rest } = await readHead(child.stdout);
  writeHead(head, response);
  response.write(rest);
  child.stdout.pipe(response);
}
