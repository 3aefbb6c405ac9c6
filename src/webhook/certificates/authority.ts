// Before x509, whose dependencies want it.
import "reflect-metadata";
import { createPrivateKey, randomBytes, X509Certificate } from "node:crypto";
import { isIP } from "node:net";
import * as x509 from "@peculiar/x509";
import { dateAt, type Millis } from "../../runtime/clock.ts";
import type { ServingCertificate } from "./certificate-source.ts";

/** One that signs: PEM texts. */
export interface Authority {
  readonly certificate: string;
  readonly key: string;
}

/** How long a new certificate shall be good, from when. */
export interface Validity {
  /** Wall time. */
  readonly now: Millis;
  readonly life: Millis;
}

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;

/** Clocks of API servers may be behind ours. */
const longestBackdating: Millis = 5 * 60_000;

const datesOf = ({
  now,
  life,
}: Validity): { readonly notBefore: Date; readonly notAfter: Date } => ({
  notBefore: dateAt(now - Math.min(longestBackdating, life / 10)),
  notAfter: dateAt(now + life),
});

const generateKeys = (): Promise<CryptoKeyPair> =>
  crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]) as Promise<CryptoKeyPair>;

const pemOf = async (key: CryptoKey): Promise<string> => {
  const pkcs8 = Buffer.from(await crypto.subtle.exportKey("pkcs8", key));
  return createPrivateKey({ key: pkcs8, format: "der", type: "pkcs8" })
    .export({ type: "pkcs8", format: "pem" })
    .toString();
};

/** The text is the one that Node makes of it again: equal certificates are equal texts. */
const pairOf = async (it: x509.X509Certificate, keys: CryptoKeyPair): Promise<Authority> => ({
  certificate: new X509Certificate(Buffer.from(it.rawData)).toString(),
  key: await pemOf(keys.privateKey),
});

const signingKeyIn = (pem: string): Promise<CryptoKey> => {
  const pkcs8 = createPrivateKey(pem).export({ type: "pkcs8", format: "der" });
  return crypto.subtle.importKey("pkcs8", new Uint8Array(pkcs8), algorithm, false, ["sign"]);
};

/** A self-signed certificate authority with a name of its own, so that old and new are not mixed up. */
export async function createAuthority(validity: Validity): Promise<Authority> {
  const keys = await generateKeys();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: `CN=Kollect admission CA ${randomBytes(8).toString("hex")}`,
    ...datesOf(validity),
    keys,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(
        x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign,
        true,
      ),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return pairOf(certificate, keys);
}

/** A server's certificate for host names and IP addresses; it does not outlive the authority. */
export async function createLeaf(
  authority: Authority,
  hosts: readonly string[],
  { now, life }: Validity,
): Promise<ServingCertificate> {
  const issuer = new x509.X509Certificate(authority.certificate);
  const keys = await generateKeys();
  const names = hosts.map((value) => ({ type: isIP(value) === 0 ? "dns" : "ip", value }) as const);
  const certificate = await x509.X509CertificateGenerator.create({
    subject: "CN=Kollect admission",
    issuer: issuer.subjectName,
    ...datesOf({ now, life: Math.min(life, issuer.notAfter.getTime() - now) }),
    publicKey: keys.publicKey,
    signingKey: await signingKeyIn(authority.key),
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(names),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(issuer.publicKey),
    ],
  });
  return pairOf(certificate, keys);
}
