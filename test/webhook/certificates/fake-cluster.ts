import type { ApiClient, ApiRequest } from "../../../src/kube/api-client.ts";
import { refusal } from "../../../src/kube/api-failure.ts";

export const secretPath = "/api/v1/namespaces/kollect/secrets/webhook";
export const configurationPath =
  "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/kollect";

interface Stored {
  metadata: Record<string, unknown> & { resourceVersion?: string };
  data?: Record<string, string>;
  webhooks?: { name: string; clientConfig: Record<string, unknown> }[];
}

/** Secrets and webhook configurations with optimistic locking; every answer takes some turns of the event loop. */
export interface FakeCluster {
  readonly client: ApiClient;
  readonly writes: readonly string[];
  /** Requests that get this status while it is set: "GET secrets" and the like. */
  readonly refused: Map<string, number>;
  /** Called after each write. */
  onWrite: () => void;
  get(path: string): Stored | undefined;
  put(path: string, object: object): void;
  remove(path: string): void;
}

interface Operation {
  readonly op: string;
  readonly path: string;
  readonly value: unknown;
}

const patched = (stored: Stored, operations: readonly Operation[]): Stored => {
  const copy = structuredClone(stored);
  for (const { op, path, value } of operations) {
    const parts = path.split("/").slice(1);
    const last = parts.pop() ?? "";
    let place = copy as unknown as Record<string, unknown>;
    for (const part of parts) place = place[part] as Record<string, unknown>;
    if (op === "replace" && !(last in place)) throw new Error(`nothing at ${path}`);
    place[last] = value;
  }
  return copy;
};

export function fakeCluster(): FakeCluster {
  const objects = new Map<string, Stored>();
  const refused = new Map<string, number>();
  const writes: string[] = [];
  let version = 0;
  const keep = (path: string, object: Stored): Stored => {
    const stored = structuredClone(object);
    stored.metadata = { ...stored.metadata, resourceVersion: String(++version) };
    objects.set(path, stored);
    return stored;
  };

  const change = (
    found: Stored,
    { method, path, body, contentType }: ApiRequest,
  ): number | Stored => {
    const isPatch = method === "PATCH";
    if (isPatch && contentType !== "application/json-patch+json") return 415;
    const wanted = isPatch ? patched(found, body as readonly Operation[]) : (body as Stored);
    if (wanted.metadata.resourceVersion !== found.metadata.resourceVersion) return 409;
    return keep(path, wanted);
  };

  const create = (collection: string, given: Stored): number | Stored => {
    const path = `${collection}/${String(given.metadata["name"])}`;
    return objects.has(path) ? 409 : keep(path, given);
  };

  const answer = (call: ApiRequest): number | Stored => {
    const { method = "GET", path, body } = call;
    const kind = path.includes("/secrets") ? "secrets" : "configurations";
    const status = refused.get(`${method} ${kind}`);
    if (status !== undefined) return status;
    if (method === "POST") return create(path, body as Stored);
    const found = objects.get(path);
    if (found === undefined) return 404;
    return method === "GET" ? found : change(found, call);
  };

  const turns = async (): Promise<void> => {
    for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
  };

  const cluster: FakeCluster = {
    writes,
    refused,
    onWrite: () => undefined,
    get: (path) => structuredClone(objects.get(path)),
    put: (path, object) => {
      keep(path, object as Stored);
    },
    remove: (path) => {
      objects.delete(path);
    },
    client: {
      server: "fake",
      request: async <T>(call: ApiRequest, signal: AbortSignal): Promise<T> => {
        await turns();
        signal.throwIfAborted();
        const { method = "GET", resource = call.path } = call;
        const given = structuredClone(answer(call));
        if (typeof given === "number") throw refusal({ status: given, method, resource });
        if (method !== "GET") {
          writes.push(`${method} ${resource}`);
          cluster.onWrite();
        }
        await turns();
        return given as T;
      },
      stream: () => Promise.reject(new Error("not used")),
    },
  };
  return cluster;
}
