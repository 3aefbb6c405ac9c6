import { X509Certificate } from "node:crypto";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { selfManagedCertificates } from "../../../src/webhook/certificates/self-managed-certificates.ts";
import { type VirtualClock, virtualClock } from "../../support/clock.ts";
import { configurationPath, type FakeCluster, fakeCluster, secretPath } from "./fake-cluster.ts";
import { type Crew, crewOn, isAccepted, type Replica } from "./replicas.ts";

export const host = "kollect-webhook.kollect.svc";
export const lifetimes = { ca: 600_000, leaf: 120_000 };
export const long = { ca: 86_400_000, leaf: 3_600_000 };
export const service = {
  service: { name: "kollect-webhook", namespace: "kollect", path: "/a", port: 443 },
};

export const configuration = (...clientConfigs: object[]): object => ({
  metadata: { name: "kollect", labels: { by: "helm" } },
  webhooks: clientConfigs.map((clientConfig, at) => ({
    name: `w${at}.kollect.dev`,
    clientConfig,
    timeoutSeconds: 5,
  })),
});

interface Bench {
  clock: VirtualClock;
  cluster: FakeCluster;
  crew: Crew;
  start: (lifetimes?: { ca: number; leaf: number }) => Replica;
  /** Of the first webhook. */
  bundle: () => string | undefined;
  /** The text of a key of the Secret. */
  text: (key: string) => string;
  /** Puts other texts into the Secret. */
  damage: (data: Record<string, string | undefined>) => void;
}

export const serving = ({ served }: Replica): X509Certificate => {
  const last = served.at(-1);
  assert.ok(last, "nothing is served");
  return new X509Certificate(last.certificate);
};

export const accepts = ({ bundle, clock }: Bench, { served }: Replica, name = host): boolean => {
  const [last, caBundle] = [served.at(-1), bundle()];
  return (
    last !== undefined && caBundle !== undefined && isAccepted(last, caBundle, name, clock.now())
  );
};

export const said = ({ log }: Replica, text: string): number =>
  log.lines.filter((line) => line.includes(text)).length;

/** A suite with an API of its own, and replicas to start, for each test. */
export function certificateSuite(name: string): ReturnType<typeof suite<Bench>> {
  const test = suite<Bench>(name);
  test.before.each((bench) => {
    bench.clock = virtualClock(Date.UTC(2026, 0, 1));
    bench.cluster = fakeCluster();
    bench.crew = crewOn(bench.clock);
    const { cluster } = bench;
    cluster.put(configurationPath, configuration(service));
    bench.start = (lives = long) =>
      bench.crew.add((clock, log) =>
        selfManagedCertificates({
          client: cluster.client,
          clock,
          log,
          namespace: "kollect",
          secretName: "webhook",
          configurationName: "kollect",
          lifetimes: lives,
        }),
      );
    bench.bundle = () =>
      cluster.get(configurationPath)?.webhooks?.[0]?.clientConfig["caBundle"] as string | undefined;
    bench.text = (key) =>
      Buffer.from(cluster.get(secretPath)?.data?.[key] ?? "", "base64").toString();
    bench.damage = (texts) => {
      const secret = cluster.get(secretPath);
      assert.ok(secret?.data);
      const data = { ...secret.data };
      for (const [key, text] of Object.entries(texts))
        if (text === undefined) delete data[key];
        else data[key] = Buffer.from(text).toString("base64");
      cluster.put(secretPath, { ...secret, data });
    };
  });
  test.after.each(({ crew }) => crew.stop());
  return test;
}
