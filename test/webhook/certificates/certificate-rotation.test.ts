import * as assert from "uvu/assert";
import { certificatesIn } from "../../../src/webhook/certificates/pem.ts";
import {
  selfManagedCertificates,
  settlingOf,
} from "../../../src/webhook/certificates/self-managed-certificates.ts";
import { isAccepted } from "./replicas.ts";
import {
  accepts,
  certificateSuite,
  host,
  lifetimes,
  long,
  said,
  serving,
} from "./self-managed-fixture.ts";

const test = certificateSuite("rotation of certificates");

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
