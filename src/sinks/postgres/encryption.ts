import type { ConnectionOptions } from "node:tls";
import { connectionOptions, type Tls } from "../tls.ts";
import type { TlsMode } from "./dsn.ts";

/** Ways to dial, in the order to try them; `false` is plain text. */
export type Encryption = readonly (ConnectionOptions | false)[];

const unverified: ConnectionOptions = { rejectUnauthorized: false };
const anyName: ConnectionOptions = { checkServerIdentity: () => undefined };

const byMode: Readonly<Record<TlsMode, Encryption>> = {
  disable: [false],
  prefer: [unverified, false],
  require: [unverified],
  "verify-ca": [anyName],
  "verify-full": [{}],
};

/** What is wrong where sslmode and the rest contradict each other; certificates that nobody would look at are a mistake. */
export function contradiction(
  mode: TlsMode | undefined,
  { verification, ca, client }: Tls,
): string | undefined {
  if (mode === "disable" && verification !== undefined)
    return "spec.tls is given, and the connection string says sslmode=disable; drop one of them";
  if (verification === "skipped" && mode?.startsWith("verify-") === true)
    return `spec.tls.insecureSkipVerify is true, and the connection string says sslmode=${mode}; drop one of them`;
  if (mode === "disable" && (ca ?? client) !== undefined)
    return "the Secret has ca.crt or tls.crt, and sslmode=disable makes no use of them";
  if (mode === "prefer" && ca !== undefined && verification === undefined)
    return "the Secret has ca.crt, and sslmode=prefer or allow looks at no certificate; write sslmode=verify-full";
  return undefined;
}

const effective = (mode: TlsMode | undefined, { verification, ca }: Tls): TlsMode => {
  if (verification === "skipped") return "require";
  if (verification === "demanded") return mode === "verify-ca" ? mode : "verify-full";
  if (mode === "require" && ca !== undefined) return "verify-ca";
  return mode ?? (ca === undefined ? "prefer" : "verify-full");
};

/**
 * How to dial. As libpq has it, `require` looks at the certificate where there is an authority to judge it by; where no
 * sslmode stands, an authority means verify-full. spec.tls raises a weaker sslmode to what it asks for.
 */
export const waysToDial = (mode: TlsMode | undefined, tls: Tls): Encryption =>
  byMode[effective(mode, tls)].map((way) => way && { ...connectionOptions(tls), ...way });
