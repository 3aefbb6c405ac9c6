import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createAuthority, createLeaf } from "../../src/webhook/certificates/authority.ts";
import { ServiceMissing } from "../services/service.ts";

/** A certificate and its private key, as PEM. */
export interface KeyPair {
  readonly cert: string;
  readonly key: string;
}

export interface Certificates {
  /** PEM of the authority behind the servers' certificates. */
  readonly authority: string;
  /** PEM of another one. */
  readonly otherAuthority: string;
  /** For localhost and 127.0.0.1. */
  readonly server: KeyPair;
  /** By the same authority, for another host. */
  readonly stranger: KeyPair;
  /** Of a client, signed by itself; its name is `writer`. */
  readonly client: KeyPair;
}

/** @throws {ServiceMissing} without openssl */
function selfSigned(name: string): KeyPair {
  const folder = mkdtempSync(join(tmpdir(), "kollect-certificate-"));
  const [key, cert] = [join(folder, "tls.key"), join(folder, "tls.crt")];
  try {
    const { status } = spawnSync("openssl", [
      ..."req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2".split(" "),
      ...["-subj", `/CN=${name}`, "-keyout", key, "-out", cert],
    ]);
    if (status !== 0) throw new ServiceMissing("TLS", "openssl is not on the PATH");
    return { key: readFileSync(key, "utf8"), cert: readFileSync(cert, "utf8") };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export async function createCertificates(): Promise<Certificates> {
  const validity = { now: Date.now(), life: 86_400_000 };
  const authority = await createAuthority(validity);
  const other = await createAuthority(validity);
  const leaf = async (hosts: readonly string[]): Promise<KeyPair> => {
    const { certificate, key } = await createLeaf(authority, hosts, validity);
    return { cert: certificate, key };
  };
  return {
    authority: authority.certificate,
    otherAuthority: other.certificate,
    server: await leaf(["localhost", "127.0.0.1"]),
    stranger: await leaf(["sink.example.com"]),
    client: selfSigned("writer"),
  };
}
