// Against a server over loopback, which counts what it is asked.
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { connect } from "../../src/kube/api-client.ts";
import { createKindSchemas, type KindSchemas } from "../../src/kube/kind-schema.ts";
import {
  type Answer,
  type ApiServer,
  failure,
  json,
  startApiServer,
} from "../support/api-server.ts";
import { type VirtualClock, virtualClock } from "../support/clock.ts";

interface Bench {
  server: ApiServer;
  clock: VirtualClock;
  schemas: KindSchemas;
  answers: Record<string, Answer>;
}

const test = suite<Bench>("kind schema");
test.before.each(async (bench) => {
  bench.server = await startApiServer();
  bench.answers = {};
  bench.clock = virtualClock();
  bench.server.serve((response, call) =>
    (bench.answers[call.path] ?? failure(404))(response, call),
  );
  const client = connect({ kubeconfig: bench.server.kubeconfig }, bench.clock);
  bench.schemas = createKindSchemas(client, bench.clock);
});
test.after.each(async ({ server }) => server.stop());

const never = new AbortController().signal;
const widget = { group: "example.com", version: "v1", kind: "Widget" };
const path = "/openapi/v3/apis/example.com/v1";

const index = (hashes: Readonly<Record<string, string>>): Answer =>
  json(200, {
    paths: Object.fromEntries(
      Object.entries(hashes).map(([key, hash]) => [
        key,
        { serverRelativeURL: `/openapi/v3/${key}?hash=${hash}` },
      ]),
    ),
  });

const definition = (group: string, kind: string, fields: readonly string[]): Answer =>
  json(200, {
    components: {
      schemas: {
        It: {
          type: "object",
          properties: {
            spec: {
              type: "object",
              properties: Object.fromEntries(fields.map((it) => [it, { type: "string" }])),
            },
          },
          "x-kubernetes-group-version-kind": [
            { group: "", version: "v1", kind: "Other" },
            { group, version: "v1", kind },
          ],
        },
      },
    },
  });

const fieldsOf = async (
  schemas: KindSchemas,
  gvk = widget,
): Promise<readonly string[] | undefined> => (await schemas.of(gvk, never))?.child("spec")?.fields;

const codeOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
    return "none";
  } catch (error) {
    return String((error as { readonly code?: unknown }).code);
  }
};

test("asks once for a document, and again only when its hash has changed", async (bench) => {
  const { answers, clock, schemas, server } = bench;
  answers["/openapi/v3"] = index({ "apis/example.com/v1": "A" });
  answers[path] = definition("example.com", "Widget", ["a"]);
  assert.equal(await fieldsOf(schemas), ["a"]);
  assert.is((await schemas.of(widget, never))?.name, "Widget example.com/v1");
  assert.is(await schemas.of({ ...widget, kind: "Gadget" }, never), undefined);
  assert.is(server.calls.length, 2);
  await clock.advance(10_000);
  answers[path] = definition("example.com", "Widget", ["b"]);
  assert.equal(await fieldsOf(schemas), ["a"]);
  assert.is(server.calls.length, 3);
  await clock.advance(10_000);
  answers["/openapi/v3"] = index({ "apis/example.com/v1": "B" });
  assert.equal(await fieldsOf(schemas), ["b"]);
  assert.is(server.calls.length, 5);
});

test("finds core kinds under api/v1 and names them without a group", async ({
  answers,
  schemas,
}) => {
  answers["/openapi/v3"] = index({ "api/v1": "A" });
  answers["/openapi/v3/api/v1"] = definition("", "Pod", ["nodeName"]);
  const pod = await schemas.of({ group: "", version: "v1", kind: "Pod" }, never);
  assert.is(pod?.name, "Pod v1");
  assert.ok(pod?.fields.includes("metadata"));
});

test("has none where the server publishes none or forbids it, and believes it a while", async (bench) => {
  const { answers, clock, schemas, server } = bench;
  for (const status of [403, 404, 406]) {
    answers["/openapi/v3"] = failure(status);
    const before = server.calls.length;
    assert.is(await schemas.of(widget, never), undefined);
    assert.is(await schemas.of(widget, never), undefined);
    assert.is(server.calls.length, before + 1);
    await clock.advance(10_000);
  }
  answers["/openapi/v3"] = index({ "apis/example.com/v1": "A" });
  answers[path] = failure(403);
  assert.is(await schemas.of(widget, never), undefined);
});

const text =
  (body: string): Answer =>
  (response) => {
    response.end(body);
  };
const garbage: Readonly<Record<string, Answer>> = {
  "no JSON": text("<html>"),
  nothing: text(""),
  null: json(200, null),
  "a list": json(200, []),
  "paths of another shape": json(200, { paths: ["apis/example.com/v1"] }),
  "schemas of another shape": json(200, { components: { schemas: [{ a: 1 }, null] } }),
  "a schema of another shape": json(200, {
    components: { schemas: { It: { "x-kubernetes-group-version-kind": { kind: "Widget" } } } },
  }),
};
for (const [name, answer] of Object.entries(garbage))
  test(`has none where the server answers ${name}`, async ({ answers, clock, schemas }) => {
    answers["/openapi/v3"] = answer;
    assert.is(await schemas.of(widget, never), undefined);
    await clock.advance(10_000);
    answers["/openapi/v3"] = index({ "apis/example.com/v1": "A" });
    answers[path] = answer;
    assert.is(await schemas.of(widget, never), undefined);
  });

test("a schema that makes no sense is free, not wrong", async ({ answers, schemas }) => {
  const gvk = [widget];
  answers["/openapi/v3"] = index({ "apis/example.com/v1": "A" });
  const properties = { spec: 3, status: { type: ["object"], $ref: 7 }, x: { properties: [] } };
  answers[path] = json(200, {
    components: { schemas: { It: { properties, "x-kubernetes-group-version-kind": gvk } } },
  });
  const node = await schemas.of(widget, never);
  for (const field of ["spec", "status", "x"]) assert.is(node?.child(field)?.closed, false, field);
});

test("reads a document without hash anew with every index", async (bench) => {
  const { answers, clock, schemas, server } = bench;
  answers["/openapi/v3"] = json(200, {
    paths: { "apis/example.com/v1": { serverRelativeURL: path } },
  });
  answers[path] = definition("example.com", "Widget", ["a"]);
  await schemas.of(widget, never);
  await schemas.of(widget, never);
  assert.is(server.calls.length, 2);
  await clock.advance(10_000);
  await schemas.of(widget, never);
  assert.is(server.calls.length, 4);
});

test("says so when the server does not tell at present, and asks again", async (bench) => {
  const { answers, schemas } = bench;
  answers["/openapi/v3"] = failure(500);
  assert.is(await codeOf(schemas.of(widget, never)), "API_REJECTED");
  answers["/openapi/v3"] = index({ "apis/example.com/v1": "A" });
  answers[path] = failure(503);
  assert.is(await codeOf(schemas.of(widget, never)), "API_REJECTED");
  answers[path] = definition("example.com", "Widget", ["a"]);
  assert.equal(await fieldsOf(schemas), ["a"]);
});

test("keeps eight documents, those used last", async ({ answers, schemas, server }) => {
  const groups = Array.from({ length: 9 }, (_, number) => `g${number}.example.com`);
  answers["/openapi/v3"] = index(Object.fromEntries(groups.map((it) => [`apis/${it}/v1`, it])));
  for (const group of groups)
    answers[`/openapi/v3/apis/${group}/v1`] = definition(group, "Widget", [group]);
  const ask = (group = ""): Promise<unknown> => fieldsOf(schemas, { ...widget, group });
  for (const group of groups.slice(0, 8)) await ask(group);
  await ask(groups[0]);
  await ask(groups[8]);
  assert.is(server.calls.length, 10);
  await ask(groups[0]);
  assert.is(server.calls.length, 10);
  await ask(groups[1]);
  assert.is(server.calls.length, 11);
});

test("many at once ask once, and go on when the one who asks gives up", async (bench) => {
  const { answers, schemas, server } = bench;
  const gate = Promise.withResolvers<void>();
  const asked = Promise.withResolvers<void>();
  answers["/openapi/v3"] = async (response, call) => {
    asked.resolve();
    await gate.promise;
    if (!response.destroyed) await index({ "apis/example.com/v1": "A" })(response, call);
  };
  answers[path] = definition("example.com", "Widget", ["a"]);
  const first = new AbortController();
  const impatient = new AbortController();
  const givenUp = codeOf(schemas.of(widget, first.signal));
  const waiting = Array.from({ length: 20 }, () => fieldsOf(schemas));
  const leaving = codeOf(schemas.of(widget, impatient.signal));
  await asked.promise;
  impatient.abort();
  assert.is(await leaving, "20");
  assert.is(server.calls.length, 1);
  first.abort();
  assert.is(await givenUp, "20");
  gate.resolve();
  for (const fields of await Promise.all(waiting)) assert.equal(fields, ["a"]);
  // The index by the one who gave up and by the next; the document once.
  assert.is(server.calls.length, 3);
});

test.run();
