import * as assert from "uvu/assert";
import { certificatesIn } from "../../../src/webhook/certificates/pem.ts";
import { configurationPath, secretPath } from "./fake-cluster.ts";
import {
  accepts,
  certificateSuite,
  configuration,
  host,
  long,
  said,
  service,
  serving,
} from "./self-managed-fixture.ts";

const test = certificateSuite("self-managed certificates");

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

test.run();
