import { X509Certificate } from "node:crypto";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { pairFault } from "../../../src/webhook/certificates/pem.ts";
import { passingCertificates } from "../../../src/webhook/certificates/passing-certificates.ts";
import { virtualClock } from "../../support/clock.ts";
import { crewOn } from "./replicas.ts";

const test = suite("passing certificates");

test("makes one for all its names at once, and another after two thirds of its life", async () => {
  const crew = crewOn(virtualClock(Date.UTC(2026, 0, 1)));
  const hosts = ["localhost", "127.0.0.1"];
  const replica = crew.add((clock) => passingCertificates({ hosts, clock, life: 1_200_000 }));
  await crew.quiet();
  assert.is(replica.served.length, 1);
  for (const it of replica.served) assert.is(pairFault(it), undefined);
  const [first] = replica.served.map(({ certificate }) => new X509Certificate(certificate));
  assert.is(first?.subjectAltName, "DNS:localhost, IP Address:127.0.0.1");
  await crew.wind(650);
  assert.is(replica.served.length, 1);
  await crew.wind(200);
  assert.is(replica.served.length, 2);
  assert.is.not(replica.served[0]?.certificate, replica.served[1]?.certificate);
  await crew.stop();
});

test.run();
