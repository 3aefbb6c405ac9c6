import { createPrivateKey, X509Certificate } from "node:crypto";

const blocks = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g;

const certificateOf = (pem: string): X509Certificate | undefined => {
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined;
  }
};

/** What is wrong with `text` as certificates; TLS itself would say nothing, and trust nobody. Never quotes it. */
export function certificatesFault(text: string): string | undefined {
  if (text.includes("PRIVATE KEY-----"))
    return "holds a private key; only certificates belong there";
  const found = text.match(blocks) ?? [];
  if (found.length === 0) return "holds no PEM certificate (-----BEGIN CERTIFICATE-----)";
  const wrong = found.findIndex((pem) => certificateOf(pem) === undefined);
  return wrong < 0 ? undefined : `holds PEM whose certificate ${wrong + 1} cannot be read`;
}

/** The same of text in base64. */
export const bundleFault = (base64: string): string | undefined =>
  certificatesFault(Buffer.from(base64, "base64").toString("utf8"));

/** What is wrong with a private key, or with it and the first certificate of `cert` together. Never quotes them. */
export function keyFault(key: string, cert: string): string | undefined {
  try {
    const isFit = certificateOf(cert)?.checkPrivateKey(createPrivateKey(key)) === true;
    return isFit ? undefined : "does not fit the certificate in tls.crt";
  } catch {
    return /ENCRYPTED/.test(key)
      ? "is protected by a passphrase; store it without"
      : "holds no PEM private key (-----BEGIN PRIVATE KEY-----)";
  }
}
