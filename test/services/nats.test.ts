import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { startNats } from "./nats.ts";
import { runs } from "./running.ts";
import { service } from "./service.ts";

const test = suite("NATS server");
const server = await service(() => startNats());
const it = (name: string, run: () => Promise<void>): void =>
  server === undefined ? test.skip(name, run) : test(name, run);
const here = (): NonNullable<typeof server> => {
  if (server === undefined) throw new Error("it is skipped without a server");
  return server;
};

it("keeps what it has acknowledged when it is killed", async () => {
  let connection = await here().connect();
  const manager = await jetstreamManager(connection);
  await manager.streams.add({ name: "s", subjects: ["s.>"] });
  const { seq } = await jetstream(connection).publish("s.a", "1");
  assert.is(seq, 1);
  await here().kill();
  await here()
    .connect()
    .then(
      () => assert.unreachable("the port refuses"),
      () => {},
    );
  await here().restart();
  connection = await here().connect();
  const found = await (await jetstreamManager(connection)).streams.getMessage("s", { seq: 1 });
  assert.is(found?.string(), "1");
  await connection.close();
});

it("lets nobody in without a password", async () => {
  await here()
    .connect({ user: "admin", pass: "wrong" })
    .then(
      () => assert.unreachable("the password is wrong"),
      () => {},
    );
});

it("leaves nothing behind", async () => {
  const { pid, folder } = here();
  await here().stop();
  assert.not.ok(runs.process(pid));
  assert.not.ok(runs.folder(folder));
});

test.run();
