import { createPrivateKey, X509Certificate } from "node:crypto";
import type { ConnectionOptions } from "node:tls";
import { DsnError, type Endpoint, type TlsMode } from "./dsn.ts";

/** Keys of the Secret in PEM. */
interface Material {
  readonly ca: string | undefined;
  readonly cert: string | undefined;
  readonly key: string | undefined;
}

/**
 * Ways to dial, in the order to try them; `false` is plain text.
 * As libpq has it, `require` looks at the certificate only where there is an authority to judge it by.
 */
const encryption: Readonly<Record<TlsMode, readonly (ConnectionOptions | false)[]>> = {
  disable: [false],
  prefer: [{ rejectUnauthorized: false }, false],
  require: [{ rejectUnauthorized: false }],
  "verify-ca": [{ checkServerIdentity: () => undefined }],
  "verify-full": [{}],
};

/** What OpenSSL says of unfit PEM may quote it. */
const isReadable = (read: () => unknown): boolean => {
  try {
    read();
    return true;
  } catch {
    return false;
  }
};

const check = ({ ca, cert, key }: Material, tls: TlsMode | undefined): void => {
  for (const [name, pem] of Object.entries({ "ca.crt": ca, "tls.crt": cert }))
    if (pem !== undefined && !isReadable(() => new X509Certificate(pem)))
      throw new DsnError(`needs a certificate in PEM as its key ${name}`);
  if ((cert === undefined) !== (key === undefined))
    throw new DsnError("needs the keys tls.crt and tls.key together");
  if (key !== undefined && !isReadable(() => createPrivateKey(key)))
    throw new DsnError("needs a private key in PEM, without a passphrase, as its key tls.key");
  if (tls === "disable" && (ca ?? cert) !== undefined)
    throw new DsnError("has ca.crt or tls.crt, and sslmode=disable makes no use of them");
  if (tls === "prefer" && ca !== undefined)
    throw new DsnError(
      "has ca.crt, and sslmode=prefer or allow looks at no certificate; write sslmode=verify-full",
    );
};

/**
 * How to dial, by `sslmode` and the Secret's ca.crt, tls.crt and tls.key. Where no sslmode stands, an authority
 * means verify-full.
 * @throws {DsnError} "needs …" or "has …", said of the Secret
 */
export function waysToDial(
  { tls }: Pick<Endpoint, "tls">,
  credentials: ReadonlyMap<string, Uint8Array>,
): readonly (ConnectionOptions | false)[] {
  const text = (name: string): string | undefined => {
    const bytes = credentials.get(name);
    return bytes === undefined ? undefined : Buffer.from(bytes).toString("utf8");
  };
  const material = { ca: text("ca.crt"), cert: text("tls.crt"), key: text("tls.key") };
  check(material, tls);
  const hasAuthority = material.ca !== undefined;
  const named = tls === "require" && hasAuthority ? "verify-ca" : tls;
  const given = Object.entries(material).filter(([, pem]) => pem !== undefined);
  const added = Object.fromEntries(given) as ConnectionOptions;
  return encryption[named ?? (hasAuthority ? "verify-full" : "prefer")].map((way) =>
    way === false ? way : { ...way, ...added },
  );
}
