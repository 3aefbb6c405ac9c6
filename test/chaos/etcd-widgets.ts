import { randomUUID } from "node:crypto";
import type { ControlPlane } from "../services/control-plane.ts";
import type { Random } from "../support/random.ts";

/**
 * Widgets put straight into etcd, as the API server itself would store them: it serves and watches them as any others, and
 * is spared the writing, which on a small machine would bound how fast they change.
 */
export interface EtcdWidgets {
  /** Number that each widget carries, by uid. Numbers only grow. */
  readonly now: ReadonlyMap<string, number>;
  /** Changes so far. */
  readonly changes: number;
  /** Whether the widget with that uid ever carried that number. */
  readonly everHad: (uid: string, number: number) => boolean;
  /** So many changes of as many widgets, in one transaction: new numbers, now and then a widget that goes or comes. */
  change(count: number): Promise<void>;
}

const namespace = "kills";
const keyOf = (name: string): string => `/registry/chaos.example/widgets/${namespace}/${name}`;
const base64 = (text: string): string => Buffer.from(text).toString("base64");

const widget = (name: string, uid: string, number: number): string =>
  JSON.stringify({
    apiVersion: "chaos.example/v1",
    kind: "Widget",
    metadata: { name, namespace, uid, generation: 1, creationTimestamp: "2026-01-01T00:00:00Z" },
    data: { number, note: `${number} `.repeat(20) },
  });

/** Of `size` widgets at most. */
export function etcdWidgets(plane: ControlPlane, random: Random, size: number): EtcdWidgets {
  const uids = new Map<string, string>();
  const now = new Map<string, number>();
  const history = new Map<string, Set<number>>();
  let changes = 0;

  const put = (name: string): object => {
    const uid = uids.get(name) ?? randomUUID();
    uids.set(name, uid);
    now.set(uid, ++changes);
    history.set(uid, (history.get(uid) ?? new Set()).add(changes));
    return { requestPut: { key: base64(keyOf(name)), value: base64(widget(name, uid, changes)) } };
  };
  const remove = (name: string, uid: string): object => {
    uids.delete(name);
    now.delete(uid);
    changes++;
    return { requestDeleteRange: { key: base64(keyOf(name)) } };
  };
  return {
    now,
    get changes() {
      return changes;
    },
    everHad: (uid, number) => history.get(uid)?.has(number) === true,
    change: async (count) => {
      const names = new Set<string>();
      while (names.size < count) names.add(`w${random.below(size)}`);
      const success = [...names].map((name) => {
        const uid = uids.get(name);
        return uid !== undefined && random.once(40) ? remove(name, uid) : put(name);
      });
      const body = JSON.stringify({ success });
      const answer = await fetch(`${plane.etcd}/v3/kv/txn`, { method: "POST", body });
      if (!answer.ok) throw new Error(`etcd: ${answer.status} ${await answer.text()}`);
      await answer.arrayBuffer();
    },
  };
}
