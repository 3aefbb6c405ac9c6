import { PassThrough } from "node:stream";
import type { ClientChannel } from "ssh2";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { SshConnection } from "../../src/sinks/git/ssh-connection.ts";
import { withService } from "../../src/sinks/git/ssh-service.ts";
import { failureOf } from "./bench.ts";

const test = suite("services over SSH");

/** Runs a command that has ended in the packet that tells of its start, as a busy machine reads it. */
const endsAtOnce = (complaint: string, code: number): SshConnection => ({
  exec: (_command, listen) =>
    new Promise((resolve) => {
      const stderr = new PassThrough();
      const channel = Object.assign(new PassThrough(), { stderr }) as unknown as ClientChannel;
      resolve(listen(channel));
      stderr.end(complaint);
      channel.emit("exit", code);
      stderr.once("end", () => channel.destroy());
    }),
  broken: new Promise(() => undefined),
  isBroken: () => false,
  end: () => undefined,
  destroy: () => undefined,
});

test("hear how a command ended that was over at once", async () => {
  const run = {
    service: "git-receive-pack",
    path: "/a.git",
    place: { sink: "team-a/repository", host: "git.example.org" },
    times: { connect: 1e6, keepalive: 1e6, answer: 1e6, idle: 1e6 },
  } as const;
  const { code, message } = await failureOf(
    withService(
      endsAtOnce("fatal: '/a.git' does not appear to be a git repository", 128),
      run,
      new AbortController().signal,
      () => Promise.reject(new Error("it has begun")),
    ),
  );
  assert.is(code, "SINK_MISCONFIGURED");
  assert.match(message, /was not found/);
});

test.run();
