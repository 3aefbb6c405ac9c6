import { type KeyObject, X509Certificate } from "node:crypto";
import type { Millis } from "../../runtime/clock.ts";
import type { Authority } from "./authority.ts";
import type { ServingCertificate } from "./certificate-source.ts";
import { certificatesIn, isInDate, privateKeyIn } from "./pem.ts";

/** What the replicas share. */
export interface Material {
  /** PEM texts of the authorities to trust, the newest last. */
  readonly bundle: readonly string[];
  /** Signs leaves. */
  readonly signer: Authority | undefined;
  /** Will sign once everybody trusts it. */
  readonly next: Authority | undefined;
  /** As it was found: may be of any quality. */
  readonly leaf: ServingCertificate | undefined;
}

/** Texts by key of the Secret. */
export type SecretTexts = Readonly<Record<string, string>>;

const keys = {
  bundle: "ca.crt",
  signer: "ca.key",
  next: "next-ca.key",
  certificate: "tls.crt",
  key: "tls.key",
} as const;

/** The keys of the Secret that are ours; others stay as they are. */
export const materialKeys: readonly string[] = Object.values(keys);

/** However often somebody takes a key away: more authorities than these are never live at the same time. */
const longestBundle = 8;

export const bundleText = ({ bundle }: Pick<Material, "bundle">): string => bundle.join("");

const isOurKind = (key: KeyObject): boolean =>
  key.asymmetricKeyType === "ec" && key.asymmetricKeyDetails?.namedCurve === "prime256v1";

/** Reads what makes sense and is in date; the rest is left out. An authority is one if its certificate is trusted. */
export function materialIn(texts: SecretTexts, now: Millis): Material {
  const trusted = certificatesIn(texts[keys.bundle] ?? "").filter(
    (it) => it.ca && isInDate(it, now),
  );
  const authority = (text = ""): Authority | undefined => {
    const key = privateKeyIn(text);
    if (key === undefined || !isOurKind(key)) return undefined;
    const certificate = trusted.find((it) => it.checkPrivateKey(key))?.toString();
    return certificate === undefined ? undefined : { certificate, key: text };
  };
  const { [keys.certificate]: certificate, [keys.key]: key } = texts;
  const isWhole = certificate !== undefined && key !== undefined;
  return {
    bundle: [...new Set(trusted.map(String))].slice(-longestBundle),
    signer: authority(texts[keys.signer]),
    next: authority(texts[keys.next]),
    leaf: isWhole ? { certificate, key } : undefined,
  };
}

export const textsOf = (material: Material): SecretTexts => ({
  [keys.bundle]: bundleText(material),
  ...(material.signer && { [keys.signer]: material.signer.key }),
  ...(material.next && { [keys.next]: material.next.key }),
  ...(material.leaf && {
    [keys.certificate]: material.leaf.certificate,
    [keys.key]: material.leaf.key,
  }),
});

/** Whether one of the bundle has signed it. */
export const isTrusted = (leaf: X509Certificate, bundle: readonly string[]): boolean =>
  bundle
    .map((it) => new X509Certificate(it))
    .some((it) => leaf.checkIssued(it) && leaf.verify(it.publicKey));
