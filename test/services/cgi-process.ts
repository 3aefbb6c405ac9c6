/**
 * Runs git's CGI program for the requests that come through a socket: `node test/services/cgi-process.ts <root> <socket>`.
 * A process of its own: one as large as that of a suite takes ten times as long to start a program.
 */
import { createServer } from "node:http";
import { httpBackend } from "./http-backend.ts";

/** Names who asks. */
const userHeader = "x-remote-user";

const [root = "", socket = ""] = process.argv.slice(2);
createServer((request, response) => {
  const user = String(request.headers[userHeader]);
  httpBackend(root, user, request, response).catch(() => response.destroy());
}).listen(socket, () => process.send?.("ready"));
process.on("disconnect", () => process.exit());
