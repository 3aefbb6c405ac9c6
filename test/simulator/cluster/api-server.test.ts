import { gunzipSync } from "node:zlib";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createVirtualTime, type VirtualTime } from "../time/virtual-time.ts";
import { type Access, createAccess } from "./access.ts";
import { answer, type ServerParts } from "./api-server.ts";
import { createKinds, type Kinds } from "./kinds.ts";
import { createStorage, type Storage } from "./storage.ts";

interface Bench {
  storage: Storage;
  kinds: Kinds;
  access: Access;
  time: VirtualTime;
  parts: ServerParts;
}

const test = suite<Bench>("model of the API server");

const setting = {
  pageSize: 1_000,
  streamsLists: true,
  refusesOldVersions: true,
  compresses: true,
  bookmarkInterval: 60_000,
};

test.before.each((bench) => {
  bench.time = createVirtualTime(0);
  bench.storage = createStorage(() => undefined);
  bench.kinds = createKinds(bench.storage);
  bench.access = createAccess();
  bench.parts = { ...bench, setting, token: () => "t" };
});

const put = (storage: Storage, key: string, labels: Record<string, string> = {}): number => {
  const [namespace = "", name = ""] = key.split("/");
  const metadata = { name, namespace, labels };
  const object = { apiVersion: "v1", kind: "ConfigMap", metadata, data: { n: storage.version } };
  return Number(storage.put("configmaps", object).metadata.resourceVersion);
};

interface Read {
  readonly status: number;
  readonly names: readonly string[];
  readonly metadata: { readonly resourceVersion: string; readonly continue?: string };
}

const all = "/api/v1/configmaps";

const callOf = (
  path: string,
  query: Record<string, string>,
  headers: Record<string, string> = {},
) => ({
  method: "GET",
  path,
  query: new URLSearchParams(query),
  headers: { authorization: "Bearer t", ...headers },
  body: "",
});

const read = (
  parts: ServerParts,
  query: Record<string, string> = {},
  path = all,
  headers: Record<string, string> = {},
): Read => {
  const made = answer(parts, callOf(path, query, headers));
  if (made.type === "watch") throw new Error("a watch");
  const { status, body } = made;
  const { items = [], metadata } = JSON.parse(body.toString()) as {
    items?: { metadata: { name: string } }[];
    metadata: Read["metadata"];
  };
  return { status, metadata, names: items.map((it) => it.metadata.name) };
};

interface Line {
  readonly type: string;
  readonly object: {
    readonly kind?: string;
    readonly code?: number;
    readonly metadata: {
      readonly name?: string;
      readonly resourceVersion?: string;
      readonly labels?: Record<string, string>;
      readonly annotations?: Record<string, string>;
    };
  };
}

/** Lines of a watch, as they come; or the status that it is refused with. */
const follow = (
  parts: ServerParts,
  query: Record<string, string>,
  path = all,
): { readonly lines: Line[]; readonly status: number } => {
  const lines: Line[] = [];
  const made = answer(parts, callOf(path, { watch: "1", ...query }));
  if (made.type === "whole") return { lines, status: made.status };
  made.open({ line: (text) => lines.push(JSON.parse(text) as Line), end: () => undefined });
  return { lines, status: 200 };
};

const told = (lines: readonly Line[]): string[] =>
  lines.map(
    ({ type, object: { metadata } }) => `${type} ${metadata.name ?? metadata.resourceVersion}`,
  );

test("lists the cluster or a namespace, in the order of keys", ({ storage, parts }) => {
  for (const key of ["b/x", "a/z", "a/y"]) put(storage, key);
  assert.equal(read(parts).names, ["y", "z", "x"]);
  assert.equal(read(parts, {}, "/api/v1/namespaces/a/configmaps").names, ["y", "z"]);
});

test("pages show one version, until it is compacted", ({ storage, parts }) => {
  for (const key of ["a/x", "a/y", "a/z"]) put(storage, key);
  const first = read(parts, { limit: "2" });
  storage.remove("configmaps", "a/z");
  const next = { limit: "2", continue: first.metadata.continue ?? "" };
  assert.equal(read(parts, next).names, ["z"]);
  assert.is(read(parts, next).metadata.resourceVersion, first.metadata.resourceVersion);
  assert.equal(read(parts, { ...next, resourceVersion: "1" }).status, 400);
  storage.compact();
  assert.is(read(parts, next).status, 410);
});

test("reads at a version that is named", ({ storage, parts }) => {
  const before = String(put(storage, "a/x"));
  put(storage, "a/y");
  const exact = { resourceVersion: before, resourceVersionMatch: "Exact" };
  assert.equal(read(parts, exact).names, ["x"]);
  const notOlder = { resourceVersion: before, resourceVersionMatch: "NotOlderThan" };
  assert.equal(read(parts, notOlder).names, ["x", "y"]);
  assert.is(read(parts, { resourceVersion: "99999" }).status, 504);
  assert.is(read(parts, { resourceVersionMatch: "Exact" }).status, 400);
  storage.compact();
  assert.is(read(parts, exact).status, 410);
});

test("selects by labels and fields", ({ storage, parts }) => {
  put(storage, "a/x", { app: "web", tier: "1" });
  put(storage, "a/y", { app: "db" });
  put(storage, "b/x");
  const by = (labelSelector: string): readonly string[] => read(parts, { labelSelector }).names;
  assert.equal(by("app=web"), ["x"]);
  assert.equal(by("app in (web,db),tier!=1"), ["y"]);
  assert.equal(by("app notin (web)"), ["y", "x"]);
  assert.equal(by("!app"), ["x"]);
  assert.equal(by("tier"), ["x"]);
  assert.is(read(parts, { labelSelector: "(" }).status, 400);
  const field = (fieldSelector: string): Read => read(parts, { fieldSelector });
  assert.equal(field("metadata.name=x,metadata.namespace!=a").names, ["x"]);
  assert.is(field("data.n=1").status, 400);
});

test("gives metadata alone to who asks for that, and no tables", ({ storage, parts }) => {
  put(storage, "a/x");
  const as = (accept: string): Read => read(parts, {}, all, { accept });
  assert.is(as("application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io").status, 200);
  assert.is(as("application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io").status, 406);
  assert.is(as("application/json;as=Table;v=v1;g=meta.k8s.io").status, 406);
  assert.is(as("application/json;as=Table;v=v1;g=meta.k8s.io,application/json").status, 200);
  const accept = "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io";
  const made = answer(parts, callOf(all, {}, { accept }));
  assert.not.ok(made.type === "whole" && made.body.includes('"data"'));
});

test("compresses lists for who takes that", ({ storage, parts }) => {
  put(storage, "a/x");
  const made = answer(parts, callOf(all, {}, { "accept-encoding": "gzip" }));
  if (made.type === "watch") throw new Error("a watch");
  assert.is(made.headers["content-encoding"], "gzip");
  assert.ok(gunzipSync(made.body).includes('"ConfigMapList"'));
});

test("a watch goes on from its version, and none that is compacted", ({ storage, parts }) => {
  const version = String(put(storage, "a/x"));
  put(storage, "a/y");
  const { lines } = follow(parts, { resourceVersion: version });
  storage.remove("configmaps", "a/x");
  assert.equal(told(lines), ["ADDED y", "DELETED x"]);
  storage.compact();
  assert.is(follow(parts, { resourceVersion: version }).status, 410);
  const lenient = { ...parts, setting: { ...setting, refusesOldVersions: false } };
  const late = follow(lenient, { resourceVersion: version });
  assert.is(late.lines[0]?.type, "ERROR");
  assert.is(late.lines[0]?.object.code, 410);
});

test("under a selector, leaving is DELETED as it last was, entering is ADDED", ({
  storage,
  parts,
}) => {
  const version = String(put(storage, "a/x", { app: "web" }));
  const { lines } = follow(parts, { resourceVersion: version, labelSelector: "app=web" });
  const left = put(storage, "a/x", { app: "db" });
  put(storage, "a/x", { app: "mail" });
  put(storage, "a/x", { app: "web" });
  assert.equal(told(lines), ["DELETED x", "ADDED x"]);
  assert.is(lines[0]?.object.metadata.resourceVersion, String(left));
  assert.equal(lines[0]?.object.metadata.labels, { app: "web" });
});

test("streams a list and marks its end, unless the server is too old", ({ storage, parts }) => {
  put(storage, "a/x");
  const query = {
    sendInitialEvents: "true",
    resourceVersionMatch: "NotOlderThan",
    allowWatchBookmarks: "true",
  };
  const { lines } = follow(parts, query);
  put(storage, "b/y");
  assert.equal(told(lines).slice(0, 1), ["ADDED x"]);
  assert.equal(lines[1]?.object.metadata.annotations, { "k8s.io/initial-events-end": "true" });
  assert.is(told(lines)[2], "ADDED y");
  const old = { ...parts, setting: { ...setting, streamsLists: false } };
  assert.is(follow(old, query).status, 422);
  assert.is(follow(parts, { sendInitialEvents: "true" }).status, 422);
});

test("bookmarks tell of the present version, to who wants them", async ({
  storage,
  parts,
  time,
}) => {
  const resourceVersion = String(put(storage, "a/x"));
  const quiet = follow(parts, { resourceVersion });
  const { lines } = follow(parts, { resourceVersion, allowWatchBookmarks: "true" });
  storage.put("namespaces", { apiVersion: "v1", kind: "Namespace", metadata: { name: "else" } });
  await time.advance(60_000);
  assert.equal(told(lines), [`BOOKMARK ${storage.version}`]);
  assert.equal(quiet.lines, []);
});

test("rights to a namespace do not open the cluster", ({ storage, access, parts }) => {
  put(storage, "a/x");
  access.restrict("configmaps", ["a"]);
  assert.is(read(parts).status, 403);
  assert.is(follow(parts, {}).status, 403);
  assert.is(read(parts, {}, "/api/v1/namespaces/a/configmaps").status, 200);
  assert.is(read(parts, {}, "/api/v1/namespaces/b/configmaps").status, 403);
  const asked = (attributes: object): unknown => {
    const made = answer(parts, {
      ...callOf("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", {}),
      method: "POST",
      body: JSON.stringify({ spec: { resourceAttributes: attributes } }),
    });
    return made.type === "whole" && JSON.parse(made.body.toString()).status;
  };
  assert.equal(asked({ group: "", resource: "configmaps", verb: "list" }), { allowed: false });
  assert.equal(asked({ group: "", resource: "configmaps", namespace: "a" }), { allowed: true });
});

test("knows one token, and only kinds that are defined", ({ kinds, parts }) => {
  assert.is(read(parts, {}, all, { authorization: "Bearer old" }).status, 401);
  assert.is(read(parts, {}, "/apis/example.com/v1/gadgets").status, 404);
  kinds.define({ plural: "gadgets", kind: "Gadget", namespaced: true, versions: ["v1"] });
  assert.is(read(parts, {}, "/apis/example.com/v1/gadgets").status, 200);
  kinds.undefine("gadgets");
  assert.is(read(parts, {}, "/apis/example.com/v1/gadgets").status, 404);
});

test.run();
