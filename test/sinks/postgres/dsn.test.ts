import { suite } from "uvu";
import * as assert from "uvu/assert";
import { DsnError, parseDsn } from "../../../src/sinks/postgres/dsn.ts";

const test = suite("dsn");

const plain = {
  host: "db.example",
  port: 5432,
  user: "ann",
  password: "p@s3cret word",
  database: "stock",
  options: undefined,
  tls: undefined,
  channelBinding: false,
};
const readable: readonly [name: string, given: string, want: object][] = [
  ["a URL", "postgres://ann:p%40s3cret%20word@db.example/stock", {}],
  [
    "the longer scheme, and a line end",
    "postgresql://ann:p%40s3cret%20word@db.example/stock\n",
    {},
  ],
  ["a port", "postgres://ann:p%40s3cret%20word@db.example:6543/stock", { port: 6543 }],
  ["no database", "postgres://ann:p%40s3cret%20word@db.example", { database: "ann" }],
  ["no password", "postgres://ann@db.example/stock", { password: "" }],
  [
    "sslmode",
    "postgres://ann@db.example/stock?sslmode=verify-full",
    { password: "", tls: "verify-full" },
  ],
  [
    "sslmode allow",
    "postgres://ann@db.example/stock?sslmode=allow",
    { password: "", tls: "prefer" },
  ],
  ["IPv6", "postgres://ann@[2001:db8::1]:5432/stock", { password: "", host: "2001:db8::1" }],
  [
    "channel binding",
    "postgres://ann@db.example/stock?channel_binding=require",
    { password: "", channelBinding: true },
  ],
  [
    "credentials as parameters",
    "postgres://db.example/stock?user=ann&password=p%40s3cret%20word",
    {},
  ],
  ["keywords", "host=db.example user=ann password='p@s3cret word' dbname=stock", {}],
  [
    "escaped keywords",
    String.raw`host = db.example user=ann password='it\'s \\' dbname=stock`,
    { password: String.raw`it's \ `.trim() },
  ],
];
for (const [name, given, want] of readable)
  test(`reads ${name}`, () => assert.equal(parseDsn(given), { ...plain, ...want }));

const secret = "hunter-s3cret";
const faulty: readonly [name: string, given: string, want: RegExp][] = [
  ["an empty text", "", /names no user/],
  ["a bare word", secret, /no Postgres connection string/],
  ["another scheme", `mysql://ann:${secret}@db.example/stock`, /no Postgres connection string/],
  ["an unencoded password", `postgres://ann:${secret}#/%@db.example/stock`, /percent-encoded/],
  [
    "an unencoded password that looks like a host",
    `postgres://ann:1@${secret}/2@db.example/stock`,
    /percent-encoded/,
  ],
  [
    "an unencoded password that looks like parameters",
    `postgres://ann:1@${secret}?2@db.example/stock`,
    /percent-encoded/,
  ],
  [
    "an unencoded password that looks like a fragment",
    `postgres://ann:1@${secret}#2@db.example/stock`,
    /percent-encoded/,
  ],
  ["a broken escape", `postgres://ann:${secret}%zz@db.example/stock`, /percent-encoded/],
  ["several hosts", `postgres://ann:${secret}@one:5432,two:5432/stock`, /connection string/],
  ["a local socket", `postgres://ann:${secret}@%2Fvar%2Frun/stock`, /over TCP only/],
  [
    "a local socket as a parameter",
    `postgres://ann:${secret}@/stock?host=/var/run`,
    /over TCP only|connection string/,
  ],
  [
    "files of ours",
    `postgres://ann:${secret}@db.example/stock?sslrootcert=/etc/passwd`,
    /may not set sslrootcert/,
  ],
  [
    "an address behind the guard's back",
    `host=db.example hostaddr=10.0.0.1 user=ann password=${secret}`,
    /may not set hostaddr/,
  ],
  ["no user", "postgres://db.example/stock", /names no user/],
  ["no host", `user=ann password=${secret}`, /names no host/],
  [
    "an odd sslmode",
    `postgres://ann:${secret}@db.example/stock?sslmode=${secret}`,
    /unknown sslmode/,
  ],
  ["an odd port", `host=db.example port=99999 user=ann password=${secret}`, /port/],
];
for (const [name, given, want] of faulty)
  test(`refuses ${name} without repeating it`, () => {
    try {
      parseDsn(given);
    } catch (error) {
      assert.instance(error, DsnError);
      assert.match((error as Error).message, want);
      assert.not.match((error as Error).message, secret);
      return;
    }
    assert.unreachable("it was read");
  });

test.run();
