import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { TlsMode } from "../../../src/sinks/postgres/dsn.ts";
import { contradiction, encryptionOf } from "../../../src/sinks/postgres/encryption.ts";
import type { Tls } from "../../../src/sinks/tls.ts";

const test = suite("postgres encryption");

/** In short: "plain", or what is verified; "then" where the server's refusal leads to another way. */
const told = (mode: TlsMode, verification: Tls["verification"]): string => {
  const tls = { ca: undefined, client: undefined, verification };
  if (contradiction(mode, tls) !== undefined) return "refused";
  return encryptionOf(mode, tls)
    .map((it) => {
      if (it === false) return "plain";
      if (it.rejectUnauthorized === false) return "unverified";
      return it.checkServerIdentity === undefined ? "full" : "ca";
    })
    .join(" then ");
};

const table: readonly [TlsMode, absent: string, demanded: string, skipped: string][] = [
  ["disable", "plain", "refused", "refused"],
  ["prefer", "unverified then plain", "full", "unverified"],
  ["require", "unverified", "full", "unverified"],
  ["verify-ca", "ca", "ca", "refused"],
  ["verify-full", "full", "full", "refused"],
];
for (const [mode, ...want] of table)
  test(`sslmode ${mode} with and without spec.tls`, () => {
    assert.equal(
      [undefined, "demanded" as const, "skipped" as const].map((it) => told(mode, it)),
      want,
    );
  });

test("authorities and a certificate of ours go with every encrypted way", () => {
  const client = { cert: "cert", key: "key" };
  const tls: Tls = { ca: "ca", client, verification: undefined };
  for (const mode of ["prefer", "require", "verify-ca", "verify-full"] as const)
    assert.equal(
      { ...encryptionOf(mode, tls)[0], ...{ rejectUnauthorized: 0, checkServerIdentity: 0 } },
      {
        ca: "ca",
        ...client,
        rejectUnauthorized: 0,
        checkServerIdentity: 0,
      },
    );
});

test.run();
