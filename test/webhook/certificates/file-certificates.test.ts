import { mkdir, rename, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createAuthority, createLeaf } from "../../../src/webhook/certificates/authority.ts";
import type { ServingCertificate } from "../../../src/webhook/certificates/certificate-source.ts";
import { fileCertificates } from "../../../src/webhook/certificates/file-certificates.ts";
import { type TemporaryFolder, temporaryFolder } from "../../services/temporary-folder.ts";
import { virtualClock } from "../../support/clock.ts";
import { type Crew, crewOn, type Replica } from "./replicas.ts";

const now = Date.UTC(2026, 0, 1);
const authority = await createAuthority({ now, life: 3_600_000 });
const leaf = (): Promise<ServingCertificate> =>
  createLeaf(authority, ["localhost"], { now, life: 60_000 });
const [first, second] = [await leaf(), await leaf()];

interface Bench {
  folder: TemporaryFolder;
  crew: Crew;
  start: () => Replica;
  write: (certificate: string, key: string) => Promise<void>;
}

const test = suite<Bench>("file certificates");
test.before.each((bench) => {
  bench.folder = temporaryFolder("certificates");
  bench.crew = crewOn(virtualClock(now));
  const { path: folder } = bench.folder;
  bench.start = () => bench.crew.add((clock, log) => fileCertificates({ folder, clock, log }));
  bench.write = async (certificate, key) => {
    await writeFile(join(folder, "tls.crt"), certificate);
    await writeFile(join(folder, "tls.key"), key);
  };
});
test.after.each(async ({ crew, folder }) => {
  await crew.stop();
  await folder.remove();
});

const warnings = ({ log }: Replica): string[] =>
  log.lines
    .filter((line) => line.startsWith("warn"))
    .map((line) => line.replace(/^.*"fault":/, ""));

test("yields what is there, and every change once", async ({ crew, start, write }) => {
  await write(first.certificate, first.key);
  const replica = start();
  await crew.wind(20);
  assert.equal(replica.served, [first]);
  await write(second.certificate + authority.certificate, second.key);
  await crew.wind(20);
  assert.is(replica.served.length, 2);
  assert.is(replica.served[1]?.key, second.key);
  assert.equal(warnings(replica), []);
});

test("follows the link that Kubernetes swaps", async ({ crew, folder, start }) => {
  const at = (...parts: string[]): string => join(folder.path, ...parts);
  for (const [name, it] of [["one", first] as const, ["two", second] as const]) {
    await mkdir(at(name));
    await writeFile(at(name, "tls.crt"), it.certificate);
    await writeFile(at(name, "tls.key"), it.key);
  }
  await symlink("one", at("..data"));
  for (const file of ["tls.crt", "tls.key"]) await symlink(join("..data", file), at(file));
  const replica = start();
  await crew.wind(6);
  await symlink("two", at("..new"));
  await rename(at("..new"), at("..data"));
  await crew.wind(6);
  assert.equal(replica.served, [first, second]);
  assert.equal(warnings(replica), []);
});

test("waits for the files and says once what each of them lacks", async ({
  crew,
  folder,
  start,
  write,
}) => {
  const replica = start();
  await crew.wind(20);
  await writeFile(join(folder.path, "tls.crt"), first.certificate);
  await crew.wind(20);
  await write("hello", first.key);
  await crew.wind(20);
  await write(first.certificate, "hello");
  await crew.wind(20);
  await write(first.certificate, second.key);
  await crew.wind(20);
  assert.equal(replica.served, []);
  assert.equal(warnings(replica), [
    '"tls.crt is missing"}',
    '"tls.key is missing"}',
    '"tls.crt holds no certificate in PEM"}',
    '"tls.key holds no private key in PEM"}',
    '"tls.key does not belong to tls.crt"}',
  ]);
  await write(first.certificate, first.key);
  await crew.wind(6);
  assert.equal(replica.served, [first]);
});

test("keeps the old while the new is of no use", async ({ crew, folder, start, write }) => {
  await write(first.certificate, first.key);
  const replica = start();
  await crew.wind(6);
  await write(second.certificate, first.key);
  await crew.wind(20);
  await rm(join(folder.path, "tls.key"));
  await crew.wind(20);
  assert.equal(replica.served, [first]);
  assert.equal(warnings(replica), [
    '"tls.key does not belong to tls.crt"}',
    '"tls.key is missing"}',
  ]);
  await write(second.certificate, second.key);
  await crew.wind(6);
  assert.equal(replica.served, [first, second]);
});

test("refuses a chain that a TLS server could not load", async ({ crew, start, write }) => {
  const garbage = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
  await write(first.certificate + garbage, first.key);
  const replica = start();
  await crew.wind(6);
  assert.equal(warnings(replica), ['"tls.crt and tls.key cannot be used for TLS"}']);
});

test.run();
