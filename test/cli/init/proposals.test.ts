import { suite } from "uvu";
import * as assert from "uvu/assert";
import { propose } from "../../../src/cli/init/proposals.ts";
import { kindsIn } from "../../../src/kube/open-api.ts";
import type { Json } from "../../../src/rows/row.ts";

const test = suite("proposals");

type Fields = Readonly<Record<string, Json>>;

const deployment: Fields = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "web", namespace: "shop", labels: { version: "7" } },
  spec: {
    replicas: 3,
    paused: false,
    selector: { matchLabels: { version: "7" } },
    template: {
      metadata: { labels: { version: "7" } },
      spec: {
        containers: [
          {
            name: "web",
            image: "nginx:1.29",
            args: ["--password=hunter2hunter2"],
            env: [{ name: "DB_PASSWORD", value: "hunter2hunter2" }],
            ports: [{ containerPort: 80 }],
          },
          { name: "proxy", image: "envoy:1.36" },
        ],
        initContainers: [{ name: "copy", image: "busybox:1" }],
        serviceAccountName: "web",
      },
    },
  },
  status: {
    replicas: 3,
    readyReplicas: 3,
    conditions: [{ type: "Progressing" }, { type: "Available", status: "True" }],
  },
};

const shown = (sample: Fields): string[] =>
  propose({ sample, schema: undefined }).map(({ name, type, path }) => `${name}:${type}=${path}`);

test("takes what people ask about a Deployment", () => {
  assert.equal(shown(deployment), [
    "images:list=$.spec.template.spec.containers[*].image",
    "initContainersImages:list=$.spec.template.spec.initContainers[*].image",
    "replicas:int=$.spec.replicas",
    "statusReplicas:int=$.status.replicas",
    "readyReplicas:int=$.status.readyReplicas",
    "paused:bool=$.spec.paused",
    "serviceAccountName:string=$.spec.template.spec.serviceAccountName",
    'available:string=$.status.conditions[?(@.type=="Available")].status',
  ]);
});

test("proposes nothing whose value is a secret", () => {
  const secret = "AKIAIOSFODNN7EXAMPLE";
  const found = shown({
    spec: {
      url: "https://admin:hunter2hunter2@db.example.com",
      host: "db.example.com",
      version: secret,
      // By what stands around it alone.
      clientSecret: { ip: "x9Fk2mQ7pLw4Zt8R" },
      // One of several is enough.
      mirrors: [
        { address: "a.example.com" },
        { address: "https://me:hunter2hunter2@b.example.com" },
      ],
    },
  });
  assert.equal(found, ["host:string=$.spec.host"]);
});

test("never looks into data", () => {
  const data = { version: "MQ==", host: "ZGI=" };
  const created = "created:string=$.metadata.creationTimestamp";
  for (const part of ["data", "stringData", "binaryData"])
    assert.equal(shown({ kind: "ConfigMap", [part]: data }), [created]);
  assert.equal(shown({ kind: "Secret", type: "Opaque", data }), ["type:string=$.type"]);
});

test("leaves out what only some user has named, and what is no answer", () => {
  assert.equal(
    shown({
      spec: {
        labels: { version: "1" },
        version: "",
        url: `https://example.com/${"a".repeat(200)}`,
        phase: "one\ntwo",
        rules: [{ hosts: ["a"] }],
        size: null,
      },
    }),
    ["created:string=$.metadata.creationTimestamp"],
  );
});

test("knows dates by their look, and quotes names that need it", () => {
  assert.equal(shown({ status: { "not-after": "2026-01-02T03:04:05Z", ratio: { size: 0.5 } } }), [
    "not-after:string=$.status['not-after']",
    "size:double=$.status.ratio.size",
  ]);
  assert.equal(shown({ status: { renewed: "2026-01-02T03:04:05Z" } }), [
    "renewed:string=$.status.renewed",
  ]);
  assert.equal(shown({ spec: { "x.y": { host: "a" } } }), ["host:string=$.spec['x.y'].host"]);
});

const schema = kindsIn(
  {
    components: {
      schemas: {
        Widget: {
          type: "object",
          "x-kubernetes-group-version-kind": [{ group: "demo", version: "v1", kind: "Widget" }],
          properties: {
            spec: {
              type: "object",
              properties: {
                size: { "x-kubernetes-int-or-string": true },
                replicas: { type: "integer" },
                hosts: { type: "array", items: { type: "string" } },
                paused: { type: "boolean" },
                limits: { type: "object", additionalProperties: { type: "string" } },
                parts: { type: "array", items: { $ref: "#/components/schemas/Part" } },
              },
            },
          },
        },
        Part: {
          type: "object",
          properties: {
            image: { type: "string" },
            parts: { type: "array", items: { $ref: "#/components/schemas/Part" } },
            inner: { $ref: "#/components/schemas/Part" },
          },
        },
      },
    },
  },
  { group: "demo", version: "v1" },
).get("Widget");

test("goes by the schema alone where no object was looked at, recursive or not", () => {
  assert.ok(schema !== undefined);
  assert.equal(
    propose({ sample: undefined, schema }).map(({ name, type }) => `${name}:${type}`),
    [
      "images:list",
      "innerImages:list",
      "innerInnerImages:list",
      "replicas:int",
      "hosts:list",
      "paused:bool",
      "size:string",
    ],
  );
});

test("takes types from the schema, and its word for what is a field", () => {
  const sample = { spec: { size: 3, limits: { version: "1" }, replicas: 2 } };
  assert.equal(
    propose({ sample, schema }).map(({ name, type }) => `${name}:${type}`),
    ["replicas:int", "size:string"],
  );
});

test.run();
