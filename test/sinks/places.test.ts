import { suite } from "uvu";
import * as assert from "uvu/assert";
import { driverOf, type SinkSpec } from "../../src/sinks/registry.ts";

const test = suite("places of sinks");

const common = { cluster: "prod", changePolicy: "Immediate", maxRowBytes: 1_000 };
const git = { type: "git", endpoint: "https://git.example.com/r.git", git: { branch: "main" } };
const at = { databaseRef: { name: "database" }, schema: "public", table: "rows" };
const nats = { url: "tls://nats.example.com", stream: "events", subject: "kollect" };

/** By type: what makes no other place, and what does. */
const cases: readonly [spec: object, same: readonly object[], others: readonly object[]][] = [
  [
    git,
    [{ endpoint: `${git.endpoint}/` }, { layout: { mode: "document" } }],
    [{ endpoint: "https://git.example.com/s.git" }, { git: { branch: "other" } }],
  ],
  [
    { type: "postgres", postgres: at },
    [{ postgres: { ...at, history: { enabled: true } } }],
    [
      { postgres: { ...at, table: "others" } },
      { postgres: { ...at, schema: "other" } },
      { postgres: { ...at, databaseRef: { name: "other" } } },
    ],
  ],
  [
    { type: "nats", nats },
    [{ nats: { ...nats, url: `${nats.url}/` } }, { nats: { ...nats, replicas: 3 } }],
    [
      { nats: { ...nats, url: "tls://other.example.com" } },
      { nats: { ...nats, stream: "other" } },
      { nats: { ...nats, subject: "other" } },
    ],
  ],
];

const placeOf = (fields: object): string => {
  const spec = { ...common, ...fields } as unknown as SinkSpec;
  return driverOf(spec).placeOf(spec);
};
for (const [spec, same, others] of cases)
  test(`${JSON.stringify(spec)} is told from others, whatever else is set`, () => {
    for (const it of [...same, { maxRowBytes: 2_000, changePolicy: "Coalesce" }])
      assert.is(placeOf({ ...spec, ...it }), placeOf(spec));
    for (const it of [...others, { cluster: "stage" }])
      assert.is.not(placeOf({ ...spec, ...it }), placeOf(spec));
  });

test.run();
