import { join } from "node:path";
import { freePort } from "./free-port.ts";
import { supervise } from "./supervise.ts";
import type { Supervised } from "./supervise.ts";
import { answers, until } from "./until.ts";

export interface Etcd {
  readonly url: string;
  readonly process: Supervised;
  /** Forgets all history before now, as etcd does every few minutes on a real cluster. */
  compact(): Promise<void>;
}

/** Calls etcd's HTTP gateway. */
async function call(url: string, path: string, body: object): Promise<unknown> {
  const response = await fetch(url + path, { method: "POST", body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`etcd ${path}: ${response.status} ${await response.text()}`);
  return response.json();
}

/** Starts `program` with its data in `folder`. It writes without fsync: nothing here outlives the machine. */
export async function startEtcd(program: string, folder: string): Promise<Etcd> {
  const url = `http://127.0.0.1:${await freePort()}`;
  const peer = `http://127.0.0.1:${await freePort()}`;
  const args = [
    `--data-dir=${join(folder, "etcd")}`,
    `--listen-client-urls=${url}`,
    `--advertise-client-urls=${url}`,
    `--listen-peer-urls=${peer}`,
    `--initial-advertise-peer-urls=${peer}`,
    `--initial-cluster=default=${peer}`,
    "--unsafe-no-fsync",
    // 8 GiB, its upper bound: by default a bench of many objects stands still at 2.
    "--quota-backend-bytes=8589934592",
  ];
  const process = await supervise(program, args, { log: join(folder, "etcd.log") });
  await until("etcd answers", 30, () => {
    if (process.hasExited()) throw new Error(`etcd ended at once:\n${process.logTail()}`);
    return answers(`${url}/health`);
  });
  return {
    url,
    process,
    compact: async () => {
      const status = (await call(url, "/v3/maintenance/status", {})) as {
        header: { revision: string };
      };
      const { revision } = status.header;
      await call(url, "/v3/kv/compaction", { revision, physical: true });
    },
  };
}
