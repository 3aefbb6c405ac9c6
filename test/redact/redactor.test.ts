import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createRedactor } from "../../src/redact/redactor.ts";
import type { Json } from "../../src/rows/row.ts";

const test = suite("redactor");
const redactor = createRedactor();
const redact = (name: string, value: Json): Json => redactor.redact(name, value);
const replaced = (reason: string): Json => ({ redacted: true, reason });

test("says why it replaced a value", () => {
  assert.equal(redact("password", "hunter2"), replaced("sensitive-key"));
  assert.equal(redact("spec", { db: { password: "hunter2", port: 1 } }), {
    db: { password: replaced("sensitive-key"), port: 1 },
  });
  assert.equal(redact("env", [{ name: "DB_PASSWORD", value: "x1" }]), [
    { name: "DB_PASSWORD", value: replaced("sensitive-pair") },
  ]);
  assert.equal(redact("args", ["--password", "hunter2"]), [
    "--password",
    replaced("sensitive-pair"),
  ]);
  assert.equal(redact("note", ["gh", `p_${"aB3".repeat(12)}`].join("")), replaced("token"));
  const key = `-----BEGIN EC ${"PRIVATE"} KEY-----\nabc\n-----END EC ${"PRIVATE"} KEY-----`;
  assert.equal(redact("pem", key), replaced("private-key"));
  assert.equal(redact("object", { kind: "Secret", data: { a: "eA==" } }), {
    kind: "Secret",
    data: { a: replaced("secret-data") },
  });
});

test("replaces only the secret within a longer text", () => {
  const cases: ReadonlyArray<readonly [before: string, after: string]> = [
    ["postgres://app:hunter2@db:5432/shop", "postgres://app:[redacted]@db:5432/shop"],
    ["https://a:hunter2@h,https://c:hunter2@d", "https://a:[redacted]@h,https://c:[redacted]@d"],
    ["password:hunter2\nuser:a\n", "password:[redacted]\nuser:a\n"],
    ["server --password=hunter2 --v=2", "server --password=[redacted] --v=2"],
    ["Server=db;Password=hunter2;Encrypt=True", "Server=db;Password=[redacted];Encrypt=True"],
    ['{"user": "a",  "password": "hunter2"}', '{"user": "a",  "password": "[redacted]"}'],
    ['{"password": 12345678}', '{"password": "[redacted]"}'],
    ["user:  a\npassword:   hunter2  # old\n", "user:  a\npassword:   [redacted]  # old\n"],
    ["Authorization: Bearer abc\nAccept: x", "Authorization: Bearer [redacted]\nAccept: x"],
    [
      '{"c":"{\\"token\\":\\"x1\\",\\"a\\":1}"}',
      '{"c":"{\\"token\\":\\"[redacted]\\",\\"a\\":1}"}',
    ],
  ];
  for (const [before, after] of cases) assert.is(redact("text", before), after);
});

test("replaces numbers under a password but not flags, and numbers nowhere else", () => {
  const value = { password: 1234, token: 5, secret: true, apiKey: null };
  assert.equal(redact("spec", value), { ...value, password: replaced("sensitive-key") });
});

test("adds the user's keys, by the ends of keys and whatever their case", () => {
  const own = createRedactor({ scrubKeys: ["Internal", "ip"] });
  const value = { nodeINTERNAL: { a: true }, internalNode: "a", podIp: "10.0.0.1", IP: "10.0.0.2" };
  assert.equal(own.redact("spec", value), {
    nodeINTERNAL: replaced("sensitive-key"),
    internalNode: "a",
    podIp: "10.0.0.1",
    IP: replaced("sensitive-key"),
  });
  assert.equal(own.redact("internal", true), replaced("sensitive-key"));
  assert.equal(own.redact("text", "a: 1\ninternal: x"), "a: 1\ninternal: [redacted]");
});

test("keeps references to Secrets and what is within them", () => {
  const value = { valueFrom: { secretKeyRef: { name: "db", key: "password" } } };
  assert.is(redact("env", value), value);
  const leak = { secretRef: { name: "db", url: "https://u:hunter2@h" } };
  assert.equal(redact("spec", leak), {
    secretRef: { name: "db", url: "https://u:[redacted]@h" },
  });
});

test("replaces what is nested too deep to be looked at", () => {
  let deep: Json = { password: "hunter2" };
  for (let level = 0; level < 5_000; level += 1) deep = { level: deep };
  let after = redact("spec", deep);
  let depth = 0;
  while (typeof after === "object" && after !== null && "level" in after) {
    after = after["level"] as Json;
    depth += 1;
  }
  assert.equal(after, replaced("too-deep"));
  assert.ok(depth < 1_000);
});

test("makes own entries of keys that mean something to JavaScript", () => {
  const value = JSON.parse('{"__proto__":{"password":"hunter2"},"constructor":"a"}') as Json;
  const after = redact("spec", value);
  assert.is(
    JSON.stringify(after),
    '{"__proto__":{"password":{"redacted":true,"reason":"sensitive-key"}},"constructor":"a"}',
  );
});

test.run();
