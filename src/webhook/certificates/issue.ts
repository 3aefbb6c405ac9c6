import "reflect-metadata";
import { isIP } from "node:net";
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from "@peculiar/x509";
import { dateAt, type Millis } from "../../runtime/clock.ts";
import type { KeyPair } from "./source.ts";

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;

/** From when, and for how long. */
export interface Term {
  readonly now: Millis;
  readonly lifetime: Millis;
}

/** Clocks differ: what is issued is valid from a little earlier. */
const validity = ({ now, lifetime }: Term): { notBefore: Date; notAfter: Date } => ({
  notBefore: dateAt(now - Math.min(300_000, lifetime / 10)),
  notAfter: dateAt(now + lifetime),
});

const serialNumber = (): string =>
  Buffer.from(crypto.getRandomValues(new Uint8Array(16)))
    .toString("hex")
    .replace(/^./, "1");

const pemOf = async ({ privateKey }: CryptoKeyPair): Promise<string> =>
  PemConverter.encode(await crypto.subtle.exportKey("pkcs8", privateKey), "PRIVATE KEY");

/** A self-signed certificate authority. */
export async function createAuthority(term: Term): Promise<KeyPair> {
  const keys = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const serial = serialNumber();
  const certificate = await X509CertificateGenerator.createSelfSigned({
    // A name of its own: clients that know several authorities find the right one at once.
    name: `CN=kollect-webhook-${serial.slice(0, 8)}`,
    serialNumber: serial,
    ...validity(term),
    keys,
    signingAlgorithm: algorithm,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { certificate: certificate.toString("pem"), key: await pemOf(keys) };
}

/** A server's certificate for `hosts`, names or addresses, signed by `authority`. */
export async function issueServing(
  authority: KeyPair,
  hosts: readonly string[],
  term: Term,
): Promise<KeyPair> {
  const issuer = new X509Certificate(authority.certificate);
  const signingKey = await crypto.subtle.importKey(
    "pkcs8",
    PemConverter.decodeFirst(authority.key),
    algorithm,
    false,
    ["sign"],
  );
  const keys = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const certificate = await X509CertificateGenerator.create({
    subject: "CN=kollect-webhook",
    issuer: issuer.subject,
    serialNumber: serialNumber(),
    ...validity(term),
    publicKey: keys.publicKey,
    signingKey,
    signingAlgorithm: algorithm,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension(
        hosts.map((value) => ({
          type: isIP(value) === 0 ? ("dns" as const) : ("ip" as const),
          value,
        })),
      ),
      await AuthorityKeyIdentifierExtension.create(issuer.publicKey),
    ],
  });
  return { certificate: certificate.toString("pem"), key: await pemOf(keys) };
}
