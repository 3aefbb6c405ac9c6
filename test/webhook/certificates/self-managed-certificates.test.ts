import { X509Certificate } from "node:crypto";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { certificatesIn } from "../../../src/webhook/certificates/pem.ts";
import {
  selfManagedCertificates,
  settlingOf,
} from "../../../src/webhook/certificates/self-managed-certificates.ts";
import { type VirtualClock, virtualClock } from "../../support/clock.ts";
import { configurationPath, type FakeCluster, fakeCluster, secretPath } from "./fake-cluster.ts";
import { type Crew, crewOn, isAccepted, type Replica } from "./replicas.ts";

const host = "kollect-webhook.kollect.svc";
const lifetimes = { ca: 600_000, leaf: 120_000 };
const long = { ca: 86_400_000, leaf: 3_600_000 };
const service = {
  service: { name: "kollect-webhook", namespace: "kollect", path: "/a", port: 443 },
};

const configuration = (...clientConfigs: object[]): object => ({
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

const test = suite<Bench>("self-managed certificates");
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

const serving = ({ served }: Replica): X509Certificate => {
  const last = served.at(-1);
  assert.ok(last, "nothing is served");
  return new X509Certificate(last.certificate);
};

const accepts = ({ bundle, clock }: Bench, { served }: Replica, name = host): boolean => {
  const [last, caBundle] = [served.at(-1), bundle()];
  return (
    last !== undefined && caBundle !== undefined && isAccepted(last, caBundle, name, clock.now())
  );
};

const said = ({ log }: Replica, text: string): number =>
  log.lines.filter((line) => line.includes(text)).length;

test("makes a Secret, serves its leaf and has the API server trust it", async (bench) => {
  const replica = bench.start();
  await bench.crew.quiet();
  assert.is(replica.served.length, 1);
  assert.ok(accepts(bench, replica));
  assert.ok(accepts(bench, replica, `${host}.cluster.local`));
  assert.not.ok(accepts(bench, replica, "other.kollect.svc"));
  const secret = bench.cluster.get(secretPath);
  assert.equal(Object.keys(secret?.data ?? {}).sort(), ["ca.crt", "ca.key", "tls.crt", "tls.key"]);
  assert.equal(secret?.metadata["labels"], { "app.kubernetes.io/managed-by": "kollect" });
});

test("changes nothing of the configuration but the bundles", async (bench) => {
  const url = { url: "https://10.0.0.7:9443/b" };
  bench.cluster.put(configurationPath, configuration(service, url));
  bench.start();
  await bench.crew.quiet();
  const found = bench.cluster.get(configurationPath);
  delete found?.metadata.resourceVersion;
  const caBundle = bench.bundle();
  assert.ok(caBundle);
  assert.equal(found, configuration({ ...service, caBundle }, { ...url, caBundle }));
});

test("covers the hosts of URLs, IP addresses among them", async (bench) => {
  const urls = ["https://10.0.0.7:9443/b", "https://[fd00::7]/c", "https://Hooks.Example.com/d"];
  bench.cluster.put(configurationPath, configuration(...urls.map((url) => ({ url }))));
  const replica = bench.start();
  await bench.crew.quiet();
  for (const name of ["10.0.0.7", "fd00::7", "hooks.example.com"])
    assert.ok(accepts(bench, replica, name), name);
});

test("writes nothing while all is well, also after a restart", async (bench) => {
  const first = bench.start();
  await bench.crew.quiet();
  const writes = bench.cluster.writes.length;
  await bench.crew.wind(60);
  await first.stop();
  const second = bench.start();
  await bench.crew.wind(60);
  assert.equal(second.served, first.served);
  assert.is(bench.cluster.writes.length, writes);
});

test("waits for the configuration, saying so once", async (bench) => {
  bench.cluster.remove(configurationPath);
  const replica = bench.start();
  await bench.crew.wind(60);
  assert.equal(replica.served, []);
  assert.is(said(replica, "waiting for the webhook configuration"), 1);
  bench.cluster.put(configurationPath, configuration(service));
  await bench.crew.wind(6);
  assert.ok(accepts(bench, replica));
});

test("several replicas that start together agree on one Secret", async (bench) => {
  const replicas = [bench.start(), bench.start(), bench.start()];
  await bench.crew.quiet();
  await bench.crew.wind(6);
  for (const replica of replicas) {
    assert.is(serving(replica).toString(), bench.text("tls.crt"));
    assert.ok(accepts(bench, replica));
    assert.is(said(replica, "error "), 0);
  }
  assert.is(bench.cluster.writes.filter((it) => it.startsWith("POST")).length, 1);
});

test("repairs a bundle that somebody took away", async (bench) => {
  const replica = bench.start();
  await bench.crew.quiet();
  bench.cluster.put(configurationPath, configuration(service, service));
  await bench.crew.wind(6);
  assert.ok(accepts(bench, replica));
  assert.is(replica.served.length, 1);
});

test("signs for hosts that were added, under the same authority", async (bench) => {
  const replica = bench.start();
  await bench.crew.quiet();
  const before = bench.text("ca.crt");
  bench.cluster.put(
    configurationPath,
    configuration(service, { url: "https://hooks.example.com" }),
  );
  await bench.crew.wind(6);
  assert.ok(accepts(bench, replica, "hooks.example.com"));
  assert.ok(accepts(bench, replica));
  assert.is(bench.text("ca.crt"), before);
  assert.is(said(replica, "does not cover hooks.example.com"), 1);
});

const damages: readonly {
  readonly name: string;
  readonly data: Record<string, string | undefined>;
}[] = [
  {
    name: "an empty Secret",
    data: { "ca.crt": undefined, "ca.key": undefined, "tls.crt": undefined, "tls.key": undefined },
  },
  {
    name: "garbage everywhere",
    data: { "ca.crt": "x", "ca.key": "x", "tls.crt": "x", "tls.key": "x" },
  },
  {
    name: "a garbled leaf",
    data: { "tls.crt": "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----" },
  },
  { name: "a leaf without key", data: { "tls.key": undefined } },
  { name: "a leaf of an authority that is gone", data: { "ca.crt": "", "ca.key": "" } },
];
for (const { name, data } of damages)
  test(`renews ${name} in place and says so`, async (bench) => {
    const replica = bench.start();
    await bench.crew.quiet();
    const before = serving(replica).toString();
    bench.damage({ ...data, "other.key": "kept" });
    await bench.crew.wind(6);
    assert.is.not(serving(replica).toString(), before);
    assert.ok(accepts(bench, replica));
    assert.is(bench.text("other.key"), "kept");
    assert.is(said(replica, '"change":"new leaf'), 2);
  });

test("renews a key that does not belong to its certificate", async (bench) => {
  const replica = bench.start();
  await bench.crew.quiet();
  bench.damage({ "tls.key": bench.text("ca.key") });
  await bench.crew.wind(6);
  assert.ok(accepts(bench, replica));
  assert.is(said(replica, "tls.key does not belong to tls.crt"), 1);
});

test("replaces an authority whose key is lost as if it were old: nobody notices", async (bench) => {
  const replica = bench.start();
  await bench.crew.quiet();
  const before = serving(replica).toString();
  bench.damage({ "ca.key": "gone" });
  await bench.crew.wind(20);
  assert.is(serving(replica).toString(), before);
  assert.is(certificatesIn(bench.text("ca.crt")).length, 2);
  await bench.crew.wind(30);
  assert.is.not(serving(replica).toString(), before);
  assert.ok(accepts(bench, replica));
});

test("makes all anew when the Secret is older than its certificates may be", async (bench) => {
  const first = bench.start();
  await bench.crew.quiet();
  await first.stop();
  await bench.clock.advance(long.ca * 2);
  const second = bench.start();
  await bench.crew.quiet();
  assert.ok(accepts(bench, second));
  assert.is(certificatesIn(bench.text("ca.crt")).length, 1);
});

test("leaves a foreign Secret alone and says what to do", async (bench) => {
  const foreign = {
    metadata: { name: "webhook", namespace: "kollect" },
    data: { "tls.crt": "eA==" },
  };
  bench.cluster.put(secretPath, foreign);
  const replica = bench.start();
  await bench.crew.wind(120);
  assert.equal(bench.cluster.get(secretPath)?.data, foreign.data);
  assert.is(said(replica, "label it app.kubernetes.io/managed-by=kollect"), 1);
  assert.equal(replica.served, []);
  bench.cluster.remove(secretPath);
  await bench.crew.wind(40);
  assert.ok(accepts(bench, replica));
});

for (const refused of ["GET secrets", "GET configurations", "PATCH configurations"])
  test(`goes on serving when ${refused} is forbidden, and names the permission`, async (bench) => {
    const replica = bench.start();
    await bench.crew.quiet();
    bench.cluster.refused.set(refused, 403);
    bench.cluster.put(configurationPath, configuration(service));
    await bench.crew.wind(300);
    assert.is(replica.served.length, 1);
    assert.is(said(replica, "secrets create, and get, update of webhook"), 1);
    bench.cluster.refused.clear();
    await bench.crew.wind(40);
    assert.ok(accepts(bench, replica));
  });

test("serves what the Secret holds even if the configuration cannot be read", async (bench) => {
  const first = bench.start();
  await bench.crew.quiet();
  bench.cluster.refused.set("GET configurations", 403);
  const second = bench.start();
  await bench.crew.wind(3);
  assert.equal(second.served, first.served);
});

test("renews the leaf after two thirds of its life under the same authority", async (bench) => {
  const [one, other] = [bench.start(), bench.start()];
  await bench.crew.quiet();
  const authority = bench.text("ca.crt");
  await bench.crew.wind((long.leaf / 1000) * 0.6);
  assert.is(one.served.length, 1);
  await bench.crew.wind((long.leaf / 1000) * 0.1);
  for (const replica of [one, other]) {
    assert.is(serving(replica).toString(), bench.text("tls.crt"));
    assert.ok(serving(replica).validToDate.getTime() > bench.clock.now() + long.leaf * 0.9);
    assert.ok(accepts(bench, replica));
  }
  assert.is(one.served.length, 2);
  assert.is(bench.text("ca.crt"), authority);
});

test("backdates against clocks that are behind, and lets no leaf outlive its authority", async (bench) => {
  const replica = bench.start({ ca: 86_400_000, leaf: 86_400_000 * 7 });
  await bench.crew.quiet();
  assert.is(serving(replica).validFromDate.getTime(), bench.clock.now() - 300_000);
  const [authority] = certificatesIn(bench.text("ca.crt"));
  assert.is(serving(replica).validToDate.getTime(), authority?.validToDate.getTime());
});

test("dates certificates by wall time", async (bench) => {
  const year = 365 * 86_400_000;
  const replica = bench.crew.add((clock, log) =>
    selfManagedCertificates({
      client: bench.cluster.client,
      clock: { ...clock, wallNow: () => clock.now() + year },
      log,
      namespace: "kollect",
      secretName: "webhook",
      configurationName: "kollect",
    }),
  );
  await bench.crew.quiet();
  const { validFromDate, validToDate } = serving(replica);
  assert.is(validFromDate.getTime(), bench.clock.now() + year - 300_000);
  assert.is(validToDate.getTime(), bench.clock.now() + year + 90 * 86_400_000);
});

test("does not let an authority sign while it cannot be published", async (bench) => {
  const replica = bench.start(lifetimes);
  await bench.crew.quiet();
  const before = bench.text("ca.key");
  bench.cluster.refused.set("PATCH configurations", 403);
  await bench.crew.wind(480);
  assert.is(certificatesIn(bench.text("ca.crt")).length, 2);
  assert.is(bench.text("ca.key"), before);
  assert.ok(accepts(bench, replica));
  bench.cluster.refused.clear();
  await bench.crew.wind(70);
  assert.is.not(bench.text("ca.key"), before);
  assert.ok(accepts(bench, replica));
});

test("at every moment of two changes of authority every bundle in use accepts every leaf in use", async (bench) => {
  const { clock, cluster, crew } = bench;
  const settling = settlingOf(lifetimes);
  assert.is(settling, 30_000);
  const one = bench.start(lifetimes);
  await crew.wind(2);
  const replicas = [one, bench.start(lifetimes), bench.start(lifetimes)];
  await crew.quiet();
  /** Each with the moment when another took its place. */
  const bundles: { readonly text: string; until: number }[] = [];
  let judged = 0;
  const judge = (): void => {
    const [now, text] = [clock.now(), bench.bundle()];
    assert.ok(text);
    const latest = bundles.at(-1);
    if (latest?.text !== text) {
      if (latest !== undefined) latest.until = now;
      bundles.push({ text, until: Infinity });
    }
    for (const { text: inUse } of bundles.filter(({ until }) => until > now - settling))
      for (const { served } of replicas) {
        const last = served.at(-1);
        assert.ok(last && isAccepted(last, inUse, host, now), `refused at ${now}`);
        judged++;
      }
  };
  cluster.onWrite = judge;
  const authorities = new Set<string>();
  for (let second = 0; second < 1_300; second++) {
    await crew.wind(1);
    judge();
    authorities.add(bench.text("ca.key"));
    assert.ok(certificatesIn(bench.text("ca.crt")).length <= 3);
  }
  assert.ok(authorities.size >= 3, `${authorities.size} authorities`);
  assert.ok(bundles.length >= 5, `${bundles.length} bundles`);
  assert.ok(judged > 3_900);
  assert.is(one.log.lines.filter((line) => /^(warn|error)/.test(line)).length, 0);
});

test("an API server that is away changes nothing of what is served", async (bench) => {
  const replica = bench.start();
  await bench.crew.quiet();
  bench.cluster.refused.set("GET secrets", 503);
  bench.cluster.refused.set("GET configurations", 503);
  await bench.crew.wind(300);
  assert.is(replica.served.length, 1);
  assert.is(said(replica, "error "), 1);
});

test.run();
