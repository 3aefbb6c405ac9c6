import type { LookupAddress } from "node:dns";
import { createServer } from "node:net";
import { once } from "node:events";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { OperatorError } from "../../src/errors/operator-error.ts";
import { createEgress, type Egress } from "../../src/net/egress.ts";
import { guardedSocket } from "../../src/net/guarded-socket.ts";

const test = suite("egress");

const strict = createEgress({ allowPrivate: false, dev: false });
const inHouse = createEgress({ allowPrivate: true, dev: false });
const developer = createEgress({ allowPrivate: false, dev: true });

const isDenied = (egress: Egress, host: string): boolean => {
  try {
    egress.check(host);
    return false;
  } catch (error) {
    assert.instance(error, OperatorError);
    assert.is((error as OperatorError).code, "EGRESS_DENIED");
    return true;
  }
};

const loopback = [
  "127.0.0.1",
  "127.8.9.10",
  "127.1",
  "2130706433",
  "0x7f000001",
  "0x7f.1",
  "0177.0.0.1",
  "017700000001",
  "::1",
  "[::1]",
  "0:0:0:0:0:0:0:1",
  "::ffff:127.0.0.1",
  "::ffff:7f00:1",
  "[::ffff:127.0.0.1]",
  "127.0.0.1.",
  "[::1%lo]",
  "64:ff9b::7f00:1",
  "2002:7f00:1::",
  "::127.0.0.1",
];
const privates = [
  "10.0.0.1",
  "172.16.5.4",
  "192.168.1.1",
  "fd00::1",
  "fc12::1",
  "::ffff:10.0.0.1",
  "10.1",
  "0xa000001",
];
const never = [
  "169.254.169.254",
  "169.254.169.254.",
  "0xa9fea9fe",
  "2852039166",
  "::ffff:169.254.169.254",
  "fe80::1",
  "fe80::1%eth0",
  "[fe80::1%25eth0]",
  "0.0.0.0",
  "0",
  "::",
  "224.0.0.1",
  "255.255.255.255",
  "ff02::1",
  "100.64.0.1",
  "100.100.100.200",
  "192.0.2.1",
  "240.0.0.1",
  "fd00:ec2::254",
  "fd20:00ce::254",
  "168.63.129.16",
  "64:ff9b::a9fe:a9fe",
];
const open = [
  "8.8.8.8",
  "1.1.1.1",
  "2606:4700:4700::1111",
  "::ffff:8.8.8.8",
  "[2606:4700:4700::1111]",
];

for (const host of loopback)
  test(`takes ${host} for loopback`, () => {
    assert.ok(isDenied(strict, host));
    assert.ok(isDenied(inHouse, host));
  });
for (const host of ["127.0.0.1", "127.1", "::1", "[::1]", "::ffff:127.0.0.1"])
  test(`lets a developer dial ${host}`, () => assert.not(isDenied(developer, host)));
for (const host of privates)
  test(`takes ${host} for private`, () => {
    assert.ok(isDenied(strict, host));
    assert.not(isDenied(inHouse, host));
  });
for (const host of never)
  test(`lets nobody dial ${host}`, () => {
    for (const egress of [strict, inHouse, developer]) assert.ok(isDenied(egress, host));
  });
for (const host of open)
  test(`lets everybody dial ${host}`, () => assert.not(isDenied(strict, host)));

const look = (egress: Egress, host: string, all: boolean): Promise<string[]> =>
  new Promise((resolve, reject) => {
    egress.lookup(host, { all }, (error, found: string | LookupAddress[]) => {
      if (error !== null) reject(error);
      else resolve(typeof found === "string" ? [found] : found.map((it) => it.address));
    });
  });
const denialOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "allowed",
    (error: unknown) => (error instanceof OperatorError ? error.code : String(error)),
  );

for (const host of ["localhost", "LOCALHOST", "127.1", "0x7f.1"])
  test(`refuses ${host} when it resolves to loopback`, async () => {
    for (const all of [true, false]) {
      assert.is(await denialOf(look(strict, host, all)), "EGRESS_DENIED");
      assert.is(await denialOf(look(inHouse, host, all)), "EGRESS_DENIED");
    }
  });

test("refuses a name with a final dot, or does not know it", async () => {
  assert.match(
    await denialOf(look(strict, "localhost.", true)),
    /EGRESS_DENIED|ENOTFOUND|EAI_AGAIN/,
  );
});

test("gives a developer the addresses of localhost", async () => {
  for (const all of [true, false])
    for (const address of await look(developer, "localhost", all))
      assert.match(address, /^(127\.|::1)/);
});

test("passes on that a name is not known", async () => {
  assert.match(await denialOf(look(strict, "no-such-host.invalid", true)), /ENOTFOUND|EAI_AGAIN/);
});

test("dials what it checked, and nothing else", async () => {
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    socket.destroy();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  for (const host of ["localhost", "127.0.0.1", "127.1"]) {
    const refused = guardedSocket(strict);
    const outcome = new Promise((resolve, reject) => {
      refused.on("connect", resolve).on("error", reject);
      refused.connect(port, host);
    });
    assert.is(await denialOf(outcome), "EGRESS_DENIED", host);
    refused.destroy();
  }
  assert.is(connections, 0);
  const socket = guardedSocket(developer);
  socket.connect(port, "localhost");
  await once(socket, "connect");
  socket.destroy();
  server.close();
  await once(server, "close");
});

for (const host of ["localhost", "LOCALHOST.", "a.localhost", "localhost.localdomain"])
  test(`${host} is this machine`, () => {
    assert.ok(isDenied(strict, host));
    assert.ok(isDenied(inHouse, host));
    assert.not.ok(isDenied(developer, host));
  });

for (const host of [
  "metadata",
  "metadata.google.internal.",
  "Instance-Data",
  "instance-data.ec2.internal",
])
  test(`${host} is a metadata service, for everybody`, () => {
    for (const egress of [strict, inHouse, developer]) assert.ok(isDenied(egress, host));
  });

test.run();
