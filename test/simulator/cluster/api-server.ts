import type { VirtualTime } from "../time/virtual-time.ts";
import type { Access } from "./access.ts";
import { type Answer, type Call, refuse, reply } from "./answer.ts";
import { encode } from "./encoding.ts";
import type { Kinds, ServedKind } from "./kinds.ts";
import { list } from "./lists.ts";
import { BadSelector } from "./selector.ts";
import type { ServerSetting } from "./setting.ts";
import type { Storage, Stored } from "./storage.ts";
import { watch } from "./watches.ts";

export interface ServerParts {
  readonly storage: Storage;
  readonly kinds: Kinds;
  readonly access: Access;
  readonly time: VirtualTime;
  readonly setting: ServerSetting;
  /** The token that counts. */
  readonly token: () => string;
}

interface Address {
  readonly kind: ServedKind;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
  readonly subresource: string | undefined;
}

const base = "(?:/api/(?<core>[^/]+)|/apis/(?<group>[^/]+)/(?<version>[^/]+))";
const groupPath = new RegExp(`^${base}$`);
const objectPath = new RegExp(
  `^${base}(?:/namespaces/(?<namespace>[^/]+))?/(?<plural>[^/]+)(?:/(?<name>[^/]+)(?:/(?<sub>[^/]+))?)?$`,
);

const review = "selfsubjectaccessreviews";

/** Answers one call from the state of the cluster. Source: Kubernetes API concepts. */
export function answer(parts: ServerParts, call: Call): Answer {
  if (call.headers["authorization"] !== `Bearer ${parts.token()}`) return refuse(401);
  const group = groupPath.exec(call.path)?.groups;
  if (group !== undefined) return discovery(parts, group);
  if (call.path === `/apis/authorization.k8s.io/v1/${review}`) return reviewOf(parts, call);
  const address = addressOf(parts, call.path);
  if (address === undefined) return refuse(404);
  try {
    return address.name === undefined
      ? collectionAnswer(parts, address, call)
      : objectAnswer(parts, { ...address, name: address.name }, call);
  } catch (error) {
    if (error instanceof BadSelector) return refuse(400);
    throw error;
  }
}

function discovery({ kinds }: ServerParts, groups: Readonly<Record<string, string>>): Answer {
  const { core, group = "", version = "" } = groups;
  const all = kinds.all(group, core ?? version);
  if (all.length === 0) return refuse(404);
  const verbs = ["create", "delete", "get", "list", "patch", "update", "watch"];
  const resources = all.flatMap(({ plural, kind, namespaced }) => [
    { name: plural, kind, namespaced, verbs },
    { name: `${plural}/status`, kind, namespaced, verbs: ["get", "patch", "update"] },
  ]);
  return reply(200, { kind: "APIResourceList", apiVersion: "v1", resources });
}

function reviewOf({ access }: ServerParts, { body }: Call): Answer {
  const given = JSON.parse(body) as {
    readonly spec?: { readonly resourceAttributes?: Readonly<Record<string, string>> };
  };
  const { group = "", resource = "", namespace } = given.spec?.resourceAttributes ?? {};
  const collection = group === "" ? resource : `${resource}.${group}`;
  const allowed = access.mayRead(collection, namespace === "" ? undefined : namespace);
  return reply(201, { ...given, status: { allowed } });
}

function addressOf({ kinds }: ServerParts, path: string): Address | undefined {
  const groups = objectPath.exec(path)?.groups;
  if (groups === undefined) return undefined;
  const { core, group = "", version = "", namespace, plural = "", name, sub } = groups;
  const kind = kinds.at(group, core ?? version, plural);
  return kind && { kind, namespace, name, subresource: sub };
}

function collectionAnswer(parts: ServerParts, { kind, namespace }: Address, call: Call): Answer {
  if (call.method === "POST") return create(parts, { kind, namespace }, call);
  if (call.method !== "GET") return refuse(405);
  if (namespace !== undefined && !kind.namespaced) return refuse(404);
  if (!parts.access.mayRead(kind.collection, namespace)) return refuse(403);
  const isWatch = ["1", "true"].includes(call.query.get("watch") ?? "");
  const place = { kind, namespace };
  return isWatch ? watch(parts, place, call) : list(parts.storage, parts.setting, place, call);
}

const create = (
  { storage }: ServerParts,
  { kind, namespace }: { readonly kind: ServedKind; readonly namespace: string | undefined },
  { body }: Call,
): Answer => {
  const object = JSON.parse(body) as Stored;
  const key =
    namespace === undefined ? object.metadata.name : `${namespace}/${object.metadata.name}`;
  if (storage.get(kind.collection, key) !== undefined) return refuse(409);
  const metadata = { ...object.metadata, ...(namespace !== undefined && { namespace }) };
  return reply(201, encode(storage.put(kind.collection, { ...object, metadata }), "whole", kind));
};

interface Named extends Address {
  readonly name: string;
}

const storedAs = ({ namespace, name }: Named): string =>
  namespace === undefined ? name : `${namespace}/${name}`;

function objectAnswer(parts: ServerParts, address: Named, call: Call): Answer {
  const { kind, subresource } = address;
  const { method, body } = call;
  if (method === "PATCH" && subresource === "status") return applyStatus(parts, address, call);
  const { storage } = parts;
  const found = storage.get(kind.collection, storedAs(address));
  if (found === undefined) return refuse(404);
  if (method === "GET") return replyWith(found, kind);
  if (method !== "PUT") return refuse(405);
  const wanted = JSON.parse(body) as Stored;
  const { resourceVersion } = wanted.metadata as { readonly resourceVersion?: string };
  const isStale = (resourceVersion ?? "") !== found.metadata.resourceVersion;
  return isStale ? refuse(409) : replyWith(storage.put(kind.collection, wanted), kind);
}

/** Server-side apply of a status. */
function applyStatus(
  { storage, access }: ServerParts,
  address: Named,
  { query, headers, body }: Call,
): Answer {
  if (!access.mayWriteStatus()) return refuse(403);
  if (headers["content-type"] !== "application/apply-patch+yaml") return refuse(415);
  if ((query.get("fieldManager") ?? "") === "") return refuse(400);
  const { status } = JSON.parse(body) as { readonly status: unknown };
  const { kind } = address;
  return replyWith(storage.putStatus(kind.collection, storedAs(address), status), kind);
}

const replyWith = (object: Stored | undefined, kind: ServedKind): Answer =>
  object === undefined ? refuse(404) : reply(200, encode(object, "whole", kind));
