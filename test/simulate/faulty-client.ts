import type { ApiClient, ApiRequest } from "../../src/kube/api-client.ts";
import { pathOf } from "../../src/kube/collection-path.ts";
import { refusal, unreachable } from "../../src/kube/api-failure.ts";
import type { Clock, Millis } from "../../src/runtime/clock.ts";
import type { Random } from "../support/random.ts";
import type { ClusterModel, Stored } from "./cluster-model.ts";
import type { Served } from "./served.ts";

/** What goes wrong between the operator and the API server at present. */
export interface Faults {
  /** Nobody answers. */
  isDown: boolean;
  /** Answers 429 with a time to wait. */
  isBusy: boolean;
  /** Collections that must not be listed or watched. */
  readonly denied: Set<string>;
  /** Status must not be written. */
  isReadOnly: boolean;
  /** Watches say nothing any more, and stay open. */
  isSilent: boolean;
  /** Lists break off in their middle, once in so many; 0: never. */
  tornLists: number;
  /** Between two pages every version becomes too old. */
  expiresPages: boolean;
  /** Grows whenever all open connections break. */
  breaks: number;
}

export const noFaults = (): Faults => ({
  isDown: false,
  isBusy: false,
  denied: new Set(),
  isReadOnly: false,
  isSilent: false,
  tornLists: 0,
  expiresPages: false,
  breaks: 0,
});

interface Parts {
  readonly model: ClusterModel;
  readonly served: Served;
  readonly faults: Faults;
  readonly clock: Clock;
  readonly random: Random;
}

const encode = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value));
const broken = (): Error => unreachable(new Error("broken"));

/** The operator's client, answered by the model. */
export function faultyClient(parts: Parts): ApiClient {
  const { model, served, faults } = parts;

  const enter = ({ path, method = "GET" }: ApiRequest, signal: AbortSignal): void => {
    signal.throwIfAborted();
    if (faults.isDown) throw broken();
    if (faults.isBusy) throw refusal({ status: 429, method, resource: path, retryAfter: "3" });
  };

  const isAllowed = ({ body }: ApiRequest): boolean => {
    const { spec } = body as { spec: { resourceAttributes: { group: string; resource: string } } };
    const { group, resource } = spec.resourceAttributes;
    return !faults.denied.has(pathOf({ group, version: "v1", plural: resource }));
  };

  const request = async (call: ApiRequest, signal: AbortSignal): Promise<unknown> => {
    await Promise.resolve();
    enter(call, signal);
    const { path, method = "GET" } = call;
    if (method === "POST") return { status: { allowed: isAllowed(call) } };
    if (method !== "PATCH") {
      const resources = served.discovery(path);
      if (resources === undefined) throw refusal({ status: 404, method, resource: path });
      return { resources };
    }
    if (faults.isReadOnly) throw refusal({ status: 403, method, resource: path });
    const [, collection = "", namespace = "", plural = "", name = ""] =
      /^(.*)\/namespaces\/([^/]+)\/([^/]+)\/([^/]+)\/status$/.exec(path) ?? [];
    const { status } = call.body as { readonly status: unknown };
    const found = model.setStatus(`${collection}/${plural}`, `${namespace}/${name}`, status);
    if (found === undefined) throw refusal({ status: 404, method, resource: path });
    return found;
  };

  const stream: ApiClient["stream"] = async (call, inactivity, signal) => {
    await Promise.resolve();
    enter(call, signal);
    const { path, query = {} } = call;
    const { collection } = placeOf(path);
    if (faults.denied.has(collection) || faults.denied.has(path))
      throw refusal({ status: 403, method: "GET", resource: path });
    if (!served.isServed(collection)) throw refusal({ status: 404, method: "GET", resource: path });
    if (query["watch"] === undefined) return listOf(parts, call);
    // An older server, which lists by pages only.
    if (query["sendInitialEvents"] !== undefined)
      throw refusal({ status: 422, method: "GET", resource: path });
    const from = Number(query["resourceVersion"]);
    const seconds = Number(query["timeoutSeconds"]);
    return watchOf(parts, { path, from, inactivity, lifetime: seconds * 1_000 }, signal);
  };

  return {
    server: "https://model",
    request: <T>(call: ApiRequest, signal: AbortSignal) => request(call, signal) as Promise<T>,
    stream,
  };
}

/** Collection and, for a path below a namespace, that namespace. */
const placeOf = (path: string): { readonly collection: string; readonly namespace?: string } => {
  const [, base, namespace, plural] = /^(.*)\/namespaces\/([^/]+)\/([^/]+)$/.exec(path) ?? [];
  return base === undefined || namespace === undefined
    ? { collection: path }
    : { collection: `${base}/${plural}`, namespace };
};

const isIn = (namespace: string | undefined, { metadata }: Stored): boolean =>
  namespace === undefined || metadata.namespace === namespace;

/** Continue tokens: the rest of a list as it stood, and its version. */
const rests = new WeakMap<ClusterModel, Map<string, readonly Stored[]>>();

function listOf(parts: Parts, call: ApiRequest): AsyncIterable<Uint8Array> {
  const { faults, random } = parts;
  const bytes = encode(pageOf(parts, call));
  const isTorn = faults.tornLists > 0 && random.once(faults.tornLists);
  const cut = random.below(bytes.length);
  return (async function* (): AsyncIterable<Uint8Array> {
    await Promise.resolve();
    yield bytes.subarray(0, cut);
    if (isTorn) throw broken();
    yield bytes.subarray(cut);
  })();
}

const pageSize = 3;

function pageOf({ model, faults }: Parts, { path, query = {} }: ApiRequest): object {
  const tokens = rests.get(model) ?? new Map<string, readonly Stored[]>();
  rests.set(model, tokens);
  const token = query["continue"];
  const version = token === undefined ? model.version : Number(token.split(":")[0]);
  if (token !== undefined && (faults.expiresPages || version < model.compacted))
    throw refusal({ status: 410, method: "GET", resource: path });
  const { collection, namespace } = placeOf(path);
  const all =
    token === undefined
      ? model.objects(collection).filter((it) => isIn(namespace, it))
      : (tokens.get(token) ?? []);
  const rest = all.slice(pageSize);
  const next = rest.length === 0 ? {} : { continue: `${version}:${path}:${rest.length}` };
  if (next.continue !== undefined) tokens.set(next.continue, rest);
  const metadata = { resourceVersion: String(version), ...next };
  return { apiVersion: "v1", kind: "List", metadata, items: all.slice(0, pageSize) };
}

interface Watch {
  readonly path: string;
  readonly from: number;
  readonly inactivity: Millis;
  readonly lifetime: Millis;
}

async function* watchOf(
  { model, served, faults, clock }: Parts,
  { path, from, inactivity, lifetime }: Watch,
  signal: AbortSignal,
): AsyncIterable<Uint8Array> {
  const line = (value: unknown): Uint8Array => Buffer.concat([encode(value), Buffer.from("\n")]);
  if (from < model.compacted) {
    yield line({ type: "ERROR", object: { kind: "Status", code: 410, metadata: {} } });
    return;
  }
  const { collection, namespace } = placeOf(path);
  const { breaks } = faults;
  const end = clock.now() + lifetime;
  let spoken = clock.now();
  let version = from;
  while (clock.now() < end) {
    signal.throwIfAborted();
    if (faults.isDown || faults.breaks !== breaks) throw broken();
    if (faults.denied.has(collection) || !served.isServed(collection)) throw broken();
    if (!faults.isSilent)
      for (const { type, object, version: at } of model.events(collection, version)) {
        version = at;
        if (!isIn(namespace, object)) continue;
        yield line({ type, object });
        spoken = clock.now();
      }
    if (!faults.isSilent && clock.now() - spoken >= 60_000) {
      version = model.version;
      const metadata = { resourceVersion: String(version) };
      yield line({ type: "BOOKMARK", object: { kind: "Bookmark", metadata } });
      spoken = clock.now();
    }
    if (clock.now() - spoken >= inactivity) throw broken();
    const next = Math.min(spoken + 60_000, spoken + inactivity, end);
    await eitherOf(model.changed(), Math.max(next - clock.now(), 1), { clock, signal });
  }
}

/** Until something changes, or the span is over. */
async function eitherOf(
  changed: Promise<void>,
  span: Millis,
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
): Promise<void> {
  const over = new AbortController();
  const slept = clock.sleep(span, AbortSignal.any([signal, over.signal])).catch(() => undefined);
  await Promise.race([changed, slept]);
  over.abort();
}
