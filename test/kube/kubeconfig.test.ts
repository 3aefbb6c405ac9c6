import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { connect } from "../../src/kube/api-client.ts";
import { contextsOf } from "../../src/kube/kubeconfig.ts";
import { temporaryFolder } from "../services/temporary-folder.ts";
import { type ApiServer, json, startApiServer } from "../support/api-server.ts";

const test = suite<{ server: ApiServer }>("kubeconfig");
const folder = temporaryFolder("kubeconfig");
test.before.each(async (context) => {
  context.server = await startApiServer();
});
test.after.each(async ({ server }) => server.stop());
test.after(() => folder.remove());

const never = new AbortController().signal;

interface Given {
  readonly server: string;
  readonly user?: object;
  readonly cluster?: object;
  readonly context?: string;
}

/** JSON is YAML, too. */
const write = (name: string, { server, user = {}, cluster = {}, context }: Given): string => {
  const path = join(folder.path, name);
  const config = {
    clusters: [{ name: "c", cluster: { server, ...cluster } }],
    users: [{ name: "u", user }],
    contexts: [{ name: name, context: { cluster: "c", user: "u", namespace: "shop" } }],
    ...(context !== undefined && { "current-context": context }),
  };
  writeFileSync(path, JSON.stringify(config));
  return path;
};

test("reads the token from tokenFile, beside the kubeconfig and over token", async ({ server }) => {
  server.serve(json(200, {}));
  mkdirSync(join(folder.path, "secrets"), { recursive: true });
  writeFileSync(join(folder.path, "secrets", "token"), "from-file\n");
  const user = { tokenFile: "secrets/token", token: "not-this" };
  const kubeconfig = write("a", { server: server.url, user, context: "a" });
  await connect({ kubeconfig }).request({ path: "/x" }, never);
  assert.is(server.calls[0]?.headers.authorization, "Bearer from-file");
});

test("goes through proxy-url", async ({ server }) => {
  const asked: string[] = [];
  // What is not encrypted is asked of the proxy whole, as Go does it; the rest is tunnelled.
  const proxy = createServer(({ url = "" }, response) => {
    asked.push(url);
    response.end(JSON.stringify({ ok: true }));
  });
  proxy.on("connect", ({ url = "" }, socket) => {
    asked.push(url);
    socket.end("HTTP/1.1 502 Bad Gateway\r\n\r\n");
  });
  await new Promise<void>((done) => proxy.listen(0, "127.0.0.1", done));
  const { port } = proxy.address() as AddressInfo;
  const cluster = { "proxy-url": `http://127.0.0.1:${port}` };
  const kubeconfig = write("b", { server: server.url, cluster, context: "b" });
  assert.equal(await connect({ kubeconfig }).request({ path: "/x" }, never), { ok: true });
  const secure = write("h", { server: "https://api.example:6443", cluster, context: "h" });
  await connect({ kubeconfig: secure })
    .request({ path: "/x" }, never)
    .catch(() => undefined);
  assert.equal(asked, [`${server.url}/x`, "api.example:6443"]);
  assert.is(server.calls.length, 0);
  proxy.closeAllConnections();
  proxy.close();
});

test("refuses a proxy that is none", async ({ server }) => {
  const cluster = { "proxy-url": "ftp://x" };
  const kubeconfig = write("c", { server: server.url, cluster, context: "c" });
  try {
    await connect({ kubeconfig }).request({ path: "/x" }, never);
    assert.unreachable();
  } catch (error) {
    assert.match((error as Error).message, /proxy-url must be a URL/);
  }
});

test("is merged from several files: what stands first counts", () => {
  const first = write("d", { server: "https://first.example" });
  const second = write("e", { server: "https://second.example", context: "e" });
  const kubeconfig = [first, join(folder.path, "missing"), second].join(":");
  const { contexts, current } = contextsOf({ kubeconfig });
  assert.equal(
    [contexts.map((it) => `${it.name} ${it.namespace}`), current],
    [["d shop", "e shop"], "e"],
  );
  assert.is(connect({ kubeconfig }).server, "https://first.example");
});

test("says what is wrong with it, and quotes nothing", () => {
  const broken = join(folder.path, "broken");
  writeFileSync(broken, "users:\n- token: s3cret\n bad: [");
  const wrong = (choice: Parameters<typeof connect>[0], text: RegExp): void =>
    assert.throws(
      () => connect(choice),
      (error: Error) => text.test(error.message) && !error.message.includes("s3cret"),
    );
  wrong({ kubeconfig: broken }, /broken is no kubeconfig in line \d+, column \d+/);
  wrong({ kubeconfig: join(folder.path, "missing") }, /missing is not there/);
  const kubeconfig = write("f", { server: "https://first.example" });
  wrong({ kubeconfig, context: "x" }, /it has no context x; it has f/);
  wrong({ kubeconfig }, /no current context; choose one with --context: f/);
});

test("names the plugin that failed, and not what it printed", async ({ server }) => {
  const exec = {
    apiVersion: "client.authentication.k8s.io/v1",
    command: "sh",
    args: ["-c", 'echo "s3cret $KUBERNETES_EXEC_INFO" >&2; exit 1'],
  };
  const kubeconfig = write("g", { server: server.url, user: { exec }, context: "g" });
  try {
    await connect({ kubeconfig }).request({ path: "/x" }, never);
    assert.unreachable();
  } catch (error) {
    assert.match((error as Error).message, /the plugin sh failed; run it by hand to see why$/);
  }
});

test.run();
