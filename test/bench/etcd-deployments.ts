import { randomUUID } from "node:crypto";
import type { ControlPlane } from "../services/control-plane.ts";
import { deployment } from "./seed.ts";

/**
 * Deployments put straight into etcd, by copying one that the API server wrote: names, uids and the annotation keep
 * their length, so the encoding holds. The API server reads and serves them as any others; what it is spared is
 * writing, which on a small machine would be all that a benchmark measures.
 */
export interface EtcdDeployments {
  /** Bytes of one as served. */
  readonly servedBytes: number;
  /** Puts numbers `from` up to `to` into `bench-0` … `bench-9` in turn. */
  seed(from: number, to: number): Promise<void>;
  /** The same, all into one namespace whose name has seven characters. */
  seedInto(namespace: string, from: number, to: number): Promise<void>;
  /** Writes the present time into the annotation `bench/at` of each of `numbers`. */
  touch(numbers: readonly number[]): Promise<void>;
}

interface Put {
  readonly key: string;
  readonly value: Buffer;
}

const name = (n: number): string => `app-${String(n).padStart(6, "0")}`;
const shard = (n: number): string => `shard-${String(n % 50).padStart(2, "0")}`;
const stamp = (at: number): string => String(at).padStart(13, "0");
const namespaceOf = (n: number): string => `bench-${n % 10}`;

async function etcd<T>(plane: ControlPlane, path: string, body: object): Promise<T> {
  const answer = await fetch(plane.etcd + path, { method: "POST", body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`etcd ${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
}

const base64 = (text: string | Buffer): string => Buffer.from(text).toString("base64");

async function template(
  plane: ControlPlane,
): Promise<{ value: Buffer; uid: string; size: number }> {
  const path = "/apis/apps/v1/namespaces/bench-0/deployments";
  const object = deployment(0) as { metadata: { labels: object } };
  const metadata = {
    ...object.metadata,
    name: name(0),
    labels: { ...object.metadata.labels, app: name(0), shard: shard(0) },
    annotations: { "bench/at": stamp(0) },
  };
  for (let n = 0; n < 10; n++)
    await plane.request("POST", "/api/v1/namespaces", { metadata: { name: `bench-${n}` } });
  await plane.request("POST", path, { ...object, metadata });
  const { text: served } = await plane.request("GET", `${path}/${name(0)}`);
  const { uid } = (JSON.parse(served) as { metadata: { uid: string } }).metadata;
  const { kvs } = await etcd<{ kvs: readonly { value: string }[] }>(plane, "/v3/kv/range", {
    key: base64(`/registry/deployments/bench-0/${name(0)}`),
  });
  const value = Buffer.from(kvs[0]?.value ?? "", "base64");
  return { value, uid, size: served.length };
}

export async function etcdDeployments(plane: ControlPlane): Promise<EtcdDeployments> {
  const { value, uid, size } = await template(plane);
  const text = value.toString("latin1");
  const uids = new Map<number, string>([[0, uid]]);
  const homes = new Map<number, string>();

  const put = (n: number, namespace: string, at: number): Put => {
    const own = uids.get(n) ?? randomUUID();
    uids.set(n, own);
    homes.set(n, namespace);
    const copy = text
      .replaceAll(name(0), name(n))
      .replaceAll(shard(0), shard(n))
      .replaceAll("bench-0", namespace)
      .replaceAll(uid, own)
      .replaceAll(stamp(0), stamp(at));
    return {
      key: `/registry/deployments/${namespace}/${name(n)}`,
      value: Buffer.from(copy, "latin1"),
    };
  };
  const write = (puts: readonly Put[]): Promise<unknown> =>
    etcd(plane, "/v3/kv/txn", {
      success: puts.map((it) => ({
        requestPut: { key: base64(it.key), value: base64(it.value) },
      })),
    });
  const seedAll = async (from: number, to: number, home: (n: number) => string): Promise<void> => {
    for (let start = from; start < to; start += 100)
      await write(
        Array.from({ length: Math.min(100, to - start) }, (_, index) =>
          put(start + index, home(start + index), 0),
        ),
      );
  };
  return {
    servedBytes: size,
    seed: (from, to) => seedAll(from, to, namespaceOf),
    seedInto: (namespace, from, to) => seedAll(from, to, () => namespace),
    touch: async (numbers) => {
      const at = Date.now();
      await write(numbers.map((n) => put(n, homes.get(n) ?? namespaceOf(n), at)));
    },
  };
}
