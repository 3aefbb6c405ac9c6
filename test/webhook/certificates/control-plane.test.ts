// Against a real API server, with handshakes: conflicts, patches and certificates are as the unit tests pretend.
import { connect as connectTls, createSecureContext, createServer, type Server } from "node:tls";
import type { AddressInfo } from "node:net";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { connect } from "../../../src/kube/api-client.ts";
import { systemClock } from "../../../src/runtime/clock.ts";
import type { ServingCertificate } from "../../../src/webhook/certificates/certificate-source.ts";
import { certificatesIn } from "../../../src/webhook/certificates/pem.ts";
import {
  selfManagedCertificates,
  settlingOf,
} from "../../../src/webhook/certificates/self-managed-certificates.ts";
import { type ControlPlane, sharedControlPlane } from "../../services/control-plane.ts";
import { service } from "../../services/service.ts";
import { until } from "../../services/until.ts";
import { type MemoryLog, memoryLog } from "./replicas.ts";

const real = suite("certificates on a real control plane");
const plane = await service(sharedControlPlane);
const test = (name: string, body: (plane: ControlPlane) => Promise<void>): unknown =>
  plane === undefined ? real.skip(name) : real(name, () => body(plane));

const configurations = "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations";
const secrets = "/api/v1/namespaces/default/secrets";
const host = "hooks.default.svc";

interface Configuration {
  webhooks: { name: string; timeoutSeconds: number; clientConfig: { caBundle?: string } }[];
}

const configure = async (at: ControlPlane, name: string): Promise<void> => {
  const webhook = (short: string, clientConfig: object): object => ({
    name: `${short}.kollect.dev`,
    clientConfig,
    admissionReviewVersions: ["v1"],
    sideEffects: "None",
    timeoutSeconds: 7,
    rules: [
      { apiGroups: ["kollect.example"], apiVersions: ["*"], operations: ["*"], resources: ["*"] },
    ],
  });
  const body = {
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: "ValidatingWebhookConfiguration",
    metadata: { name },
    webhooks: [
      webhook("a", { service: { name: "hooks", namespace: "default", path: "/a" } }),
      webhook("b", { url: "https://127.0.0.1:9443/b" }),
    ],
  };
  const { status, text } = await at.request("POST", configurations, body);
  assert.is(status, 201, text);
};

const configuration = async (at: ControlPlane, name: string): Promise<Configuration> =>
  (await at.request("GET", `${configurations}/${name}`)).json() as Configuration;

const bundleIn = (it: Configuration): string =>
  Buffer.from(it.webhooks[0]?.clientConfig.caBundle ?? "", "base64").toString();

/** A replica: the source and a TLS server on loopback that takes up what it yields. */
const startReplica = async (
  at: ControlPlane,
  name: string,
  lifetimes?: { ca: number; leaf: number },
) => {
  const log: MemoryLog = memoryLog();
  const served: ServingCertificate[] = [];
  const server: Server = createServer((socket) => socket.end());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const end = new AbortController();
  const source = selfManagedCertificates({
    client: connect({ kubeconfig: at.kubeconfig }),
    clock: systemClock,
    log,
    namespace: "default",
    secretName: name,
    configurationName: name,
    ...(lifetimes && { lifetimes }),
  });
  const running = source.run(({ certificate, key }) => {
    served.push({ certificate, key });
    server.setSecureContext({ cert: certificate, key });
  }, end.signal);
  return {
    log,
    served,
    port: (server.address() as AddressInfo).port,
    stop: async () => {
      end.abort();
      await running;
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

/** What a client that trusts the bundle says of the server: "ok" or the code of its refusal. */
const handshake = (port: number, bundle: string, servername: string): Promise<string> =>
  new Promise((resolve) => {
    const secureContext = createSecureContext({ ca: bundle });
    const socket = connectTls({ port, host: "127.0.0.1", servername, secureContext }, () => {
      socket.destroy();
      resolve("ok");
    });
    socket.on("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
  });

test("replicas agree on one Secret, and the API server learns whom to trust", async (at) => {
  const name = "certificates-agree";
  await configure(at, name);
  const before = await configuration(at, name);
  const replicas = await Promise.all([1, 2, 3].map(() => startReplica(at, name)));
  try {
    const found = await until("every webhook has its bundle", 30, async () => {
      const now = await configuration(at, name);
      return now.webhooks.every(({ clientConfig }) => clientConfig.caBundle) ? now : undefined;
    });
    const secret = (await at.request("GET", `${secrets}/${name}`)).json() as {
      type: string;
      data: Record<string, string>;
    };
    assert.is(secret.type, "kubernetes.io/tls");
    assert.is(Buffer.from(secret.data["ca.crt"] ?? "", "base64").toString(), bundleIn(found));
    for (const { served, port, log } of replicas) {
      await until("it serves the leaf of the Secret", 30, () => {
        const { certificate = "" } = served.at(-1) ?? {};
        return Buffer.from(certificate).toString("base64") === secret.data["tls.crt"] || undefined;
      });
      assert.is(await handshake(port, bundleIn(found), host), "ok");
      assert.is(await handshake(port, bundleIn(found), `${host}.cluster.local`), "ok");
      assert.is(
        await handshake(port, bundleIn(found), "other.svc"),
        "ERR_TLS_CERT_ALTNAME_INVALID",
      );
      assert.equal(
        log.lines.filter((line) => line.startsWith("error")),
        [],
      );
    }
    for (const { clientConfig } of found.webhooks) delete clientConfig.caBundle;
    assert.equal(found.webhooks, before.webhooks);
  } finally {
    for (const replica of replicas) await replica.stop();
  }
});

test("no handshake fails while authorities of nine seconds follow each other", async (at) => {
  const name = "certificates-rotate";
  const lifetimes = { ca: 9_000, leaf: 4_000 };
  await configure(at, name);
  const replicas = await Promise.all([1, 2].map(() => startReplica(at, name, lifetimes)));
  try {
    const first = await until("a bundle is published and served", 30, async () => {
      const bundle = bundleIn(await configuration(at, name));
      const results = await Promise.all(replicas.map(({ port }) => handshake(port, bundle, host)));
      return bundle !== "" && results.every((it) => it === "ok") ? bundle : undefined;
    });
    /** With the time when it was last read: an API server may use it a while longer. */
    const seen = new Map<string, number>();
    let handshakes = 0;
    await until("the first authority is gone from the bundle", 30, async () => {
      const bundle = bundleIn(await configuration(at, name));
      seen.set(bundle, performance.now());
      for (const [text, at] of seen)
        for (const { port } of replicas)
          if (performance.now() - at < settlingOf(lifetimes) * 0.8) {
            assert.is(await handshake(port, text, host), "ok", `after ${handshakes} handshakes`);
            handshakes++;
          }
      return bundle.includes(first) ? undefined : true;
    });
    assert.ok(handshakes > 100, `${handshakes} handshakes`);
    assert.ok(seen.size >= 3, `${seen.size} bundles`);
    assert.ok([...seen.keys()].some((it) => certificatesIn(it).length === 2));
    for (const { served, log } of replicas) {
      assert.ok(served.length >= 3, `${served.length} leaves`);
      assert.equal(
        log.lines.filter((line) => /^(warn|error)/.test(line)),
        [],
      );
    }
  } finally {
    for (const replica of replicas) await replica.stop();
  }
});

real.run();
