import { createPrivateKey, X509Certificate } from "node:crypto";
import { isIP } from "node:net";
import type { Millis } from "../../runtime/clock.ts";
import type { KeyPair } from "./source.ts";

/** A certificate that was read. */
export interface Inspected {
  readonly certificate: X509Certificate;
  readonly notBefore: Millis;
  readonly notAfter: Millis;
}

/** `undefined` when the text is no certificate. */
export function inspect(pem: string): Inspected | undefined {
  try {
    const certificate = new X509Certificate(pem);
    const { validFromDate, validToDate } = certificate;
    return { certificate, notBefore: validFromDate.getTime(), notAfter: validToDate.getTime() };
  } catch {
    return undefined;
  }
}

/** As `inspect`, and the key must belong to the certificate. */
export function inspectPair({ certificate: pem, key }: KeyPair): Inspected | undefined {
  const inspected = inspect(pem);
  try {
    const fits = inspected?.certificate.checkPrivateKey(createPrivateKey(key)) === true;
    return fits ? inspected : undefined;
  } catch {
    return undefined;
  }
}

/** The certificates of a PEM text, one each. */
export const certificatesIn = (bundle: string): readonly string[] =>
  bundle.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];

export const isValidAt = ({ notBefore, notAfter }: Inspected, now: Millis): boolean =>
  notBefore <= now && now < notAfter;

/** Two thirds of the life are over: time for the next one. */
export const isDue = ({ notBefore, notAfter }: Inspected, now: Millis): boolean =>
  now >= notBefore + ((notAfter - notBefore) * 2) / 3;

export const covers = ({ certificate }: Inspected, hosts: readonly string[]): boolean =>
  hosts.every(
    (host) =>
      (isIP(host) === 0 ? certificate.checkHost(host) : certificate.checkIP(host)) !== undefined,
  );

export const isSignedBy = (leaf: Inspected, authority: Inspected): boolean =>
  leaf.certificate.checkIssued(authority.certificate) &&
  leaf.certificate.verify(authority.certificate.publicKey);
