import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { TlsMode } from "../../../src/sinks/postgres/dsn.ts";
import { contradiction, waysToDial } from "../../../src/sinks/postgres/encryption.ts";
import type { Tls } from "../../../src/sinks/tls.ts";

const test = suite("postgres encryption");

/** In short: "plain", or what is verified; "then" where the server's refusal leads to another way. */
const told = (
  mode: TlsMode | undefined,
  verification: Tls["verification"],
  ca?: string,
): string => {
  const tls = { ca, client: undefined, verification };
  if (contradiction(mode, tls) !== undefined) return "refused";
  return waysToDial(mode, tls)
    .map((it) => {
      if (it === false) return "plain";
      if (it.rejectUnauthorized === false) return "unverified";
      return it.checkServerIdentity === undefined ? "full" : "ca";
    })
    .join(" then ");
};

const table: readonly (readonly [
  mode: TlsMode | undefined,
  alone: string,
  withAuthority: string,
  demanded: string,
  skipped: string,
])[] = [
  [undefined, "unverified then plain", "full", "full", "unverified"],
  ["disable", "plain", "refused", "refused", "refused"],
  ["prefer", "unverified then plain", "refused", "full", "unverified"],
  ["require", "unverified", "ca", "full", "unverified"],
  ["verify-ca", "ca", "ca", "ca", "refused"],
  ["verify-full", "full", "full", "full", "refused"],
];
for (const [mode, ...want] of table)
  test(`sslmode ${mode ?? "left out"} with and without authorities and spec.tls`, () => {
    assert.equal(
      [
        told(mode, undefined),
        told(mode, undefined, "ca"),
        told(mode, "demanded", "ca"),
        told(mode, "skipped"),
      ],
      want,
    );
  });

test("authorities and a certificate of ours go with every encrypted way", () => {
  const client = { cert: "cert", key: "key" };
  const tls: Tls = { ca: "ca", client, verification: undefined };
  for (const mode of [undefined, "require", "verify-ca", "verify-full"] as const)
    assert.equal(
      { ...waysToDial(mode, tls)[0], ...{ rejectUnauthorized: 0, checkServerIdentity: 0 } },
      {
        ca: "ca",
        ...client,
        rejectUnauthorized: 0,
        checkServerIdentity: 0,
      },
    );
});

test.run();
