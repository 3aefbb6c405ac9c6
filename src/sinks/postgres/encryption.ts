import type { ConnectionOptions } from "node:tls";
import { connectionOptions, type Tls } from "../tls.ts";
import type { TlsMode } from "./dsn.ts";

/** Ways to connect, the next one where the server does not offer the first; `false` is plain text. */
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

/** sslmode and spec.tls contradict each other: what is wrong. */
export function contradiction(mode: TlsMode, { verification }: Tls): string | undefined {
  if (verification === undefined) return undefined;
  if (mode === "disable")
    return "spec.tls is given, and the connection string says sslmode=disable";
  if (verification === "skipped" && mode.startsWith("verify-"))
    return `spec.tls.insecureSkipVerify is true, and the connection string says sslmode=${mode}`;
  return undefined;
}

/** As libpq has it, but that spec.tls raises a weaker sslmode to what it asks for. */
export function encryptionOf(mode: TlsMode, tls: Tls): Encryption {
  const raised = tls.verification === "demanded" && mode !== "verify-ca" ? "verify-full" : mode;
  const effective = tls.verification === "skipped" ? "require" : raised;
  return byMode[effective].map((it) => it && { ...connectionOptions(tls), ...it });
}
