import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { collect, type CollectOrder } from "../../../src/cli/collect/collect.ts";
import type { CollectFlags } from "../../../src/cli/collect/flags.ts";
import type { FileFolder } from "../file-folder.ts";
import { ownSession } from "../own-session.ts";

export const service = (name: string): string =>
  JSON.stringify({ apiVersion: "v1", kind: "Service", metadata: { name, namespace: "shop" } });

const own = (kind: string, name: string, spec: object): string =>
  JSON.stringify({
    ...{ apiVersion: "kollect.dev/v1alpha1", kind, metadata: { name, namespace: "team" } },
    spec,
  });

/** An inventory of all Services of a folder's files, and the Git repository that it goes to. */
export interface GitInventory {
  /** The commit of the branch. */
  readonly head: () => string;
  /** Collects a file of the folder into the sink; gives the result, or the failure's message, and what was told. */
  readonly write: (
    name: string,
    flags?: Partial<CollectFlags>,
  ) => Promise<{ readonly result: string; readonly told: string }>;
}

/** @param spec more of the inventory */
export function gitInventory(files: FileFolder, folder: string, spec: object = {}): GitInventory {
  const repository = join(folder, "history.git");
  execFileSync("git", ["init", "--quiet", "--bare", repository]);
  const config = files.put({
    "all.json": [
      own("KollectProfile", "services", {
        targetGVK: { group: "", version: "v1", kind: "Service" },
        attributes: [{ name: "name", path: "$.metadata.name" }],
      }),
      own("KollectTarget", "all", { profileRef: "services" }),
      own("KollectInventory", "all", { snapshotSinkRefs: [{ name: "history" }], ...spec }),
      own("KollectSnapshotSink", "history", {
        ...{ type: "git", cluster: "test", endpoint: `file://${repository}` },
      }),
    ].join("\n"),
  });
  return {
    head: () => execFileSync("git", ["-C", repository, "rev-parse", "main"], { encoding: "utf8" }),
    write: async (name, flags = {}) => {
      const session = ownSession();
      const order: CollectOrder = {
        ...{ kind: undefined, names: [] },
        flags: {
          ...{ recursive: false, output: "table", config: [config], toSinks: true },
          filename: [join(folder, name)],
          ...flags,
        },
      };
      const result = await collect(order, session).catch((error: unknown) => String(error));
      return { result, told: session.told() };
    },
  };
}
