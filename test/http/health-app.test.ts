import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { healthApp } from "../../src/http/health-app.ts";
import { createReadiness } from "../../src/telemetry/readiness.ts";

const test = suite("health app");

const readiness = createReadiness();
const server = createServer(healthApp(readiness));
server.listen(0, "127.0.0.1");
await once(server, "listening");
const { port } = server.address() as AddressInfo;
test.after(() => {
  server.close();
  server.closeAllConnections();
});

const get = async (path: string): Promise<readonly [number, string]> => {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`);
  return [answer.status, await answer.text()];
};

test("is alive whatever it waits for, and ready once every check passes", async () => {
  const lists = readiness.check("own-kinds", "not listed yet");
  const leader = readiness.check("leader", "not looked at");
  assert.equal(await get("/healthz"), [200, "ok\n"]);
  leader.pass("another replica leads");
  assert.equal(await get("/readyz"), [
    503,
    "[-]own-kinds: not listed yet\n[+]leader: another replica leads\nnot ready\n",
  ]);
  lists.pass("listed");
  assert.equal(await get("/readyz"), [200, "ok\n"]);
  assert.equal(await get("/readyz?verbose"), [
    200,
    "[+]own-kinds: listed\n[+]leader: another replica leads\nready\n",
  ]);
  leader.fail("the Lease cannot be read");
  assert.is((await get("/readyz"))[0], 503);
  assert.is((await get("/"))[0], 404);
});

test.run();
