import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { createSecureContext } from "node:tls";
import type { Millis } from "../../runtime/clock.ts";
import type { ServingCertificate } from "./certificate-source.ts";

const block = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

const attempt = <T>(work: () => T): T | undefined => {
  try {
    return work();
  } catch {
    return undefined;
  }
};

/** Every certificate of the text that can be read. */
export const certificatesIn = (text: string): readonly X509Certificate[] =>
  (text.match(block) ?? []).flatMap((pem) => attempt(() => new X509Certificate(pem)) ?? []);

export const privateKeyIn = (text: string): KeyObject | undefined =>
  attempt(() => createPrivateKey(text));

/** Why a TLS server could not serve this; `undefined` if it can. Says nothing of dates and names. */
export function pairFault({ certificate, key }: ServingCertificate): string | undefined {
  const [leaf] = certificatesIn(certificate);
  if (leaf === undefined) return "tls.crt holds no certificate in PEM";
  const privateKey = privateKeyIn(key);
  if (privateKey === undefined) return "tls.key holds no private key in PEM";
  if (!leaf.checkPrivateKey(privateKey)) return "tls.key does not belong to tls.crt";
  const context = attempt(() => createSecureContext({ cert: certificate, key }));
  return context === undefined ? "tls.crt and tls.key cannot be used for TLS" : undefined;
}

const start = (it: X509Certificate): Millis => it.validFromDate.getTime();
const end = (it: X509Certificate): Millis => it.validToDate.getTime();

export const isInDate = (it: X509Certificate, now: Millis): boolean =>
  start(it) <= now && now < end(it);

/** Two thirds of its life are over. */
export const isDue = (it: X509Certificate, now: Millis): boolean =>
  now >= start(it) + ((end(it) - start(it)) * 2) / 3;
