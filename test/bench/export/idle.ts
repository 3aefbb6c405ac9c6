import { setTimeout as sleep } from "node:timers/promises";
import { usageOf } from "../figures.ts";
import { type Case, count } from "./case.ts";
import { operated } from "./operated.ts";

const resources = [
  ["KollectInventory", "rows"],
  ["KollectInventory", "files"],
  ["KollectInventory", "events"],
  ["KollectTarget", "bench"],
  ["KollectDatabaseSink", "pg"],
  ["KollectSnapshotSink", "git"],
  ["KollectEventSink", "nats"],
] as const;

/** Nothing changes. */
export const idle: Case = {
  name: "idle",
  run: async ({ few, idleSeconds }, add) => {
    const stage = await operated();
    await stage.grow(few);
    const { pid } = await stage.start([]);
    await stage.calm();
    const facts = async (): Promise<string> => {
      const versions = await Promise.all(
        resources.map(async ([kind, name]) => {
          const { metadata } = await stage.cluster.read<{ metadata: { resourceVersion: string } }>(
            kind,
            `bench-0/${name}`,
          );
          return metadata.resourceVersion;
        }),
      );
      return JSON.stringify({ ...(await stage.traces()), versions });
    };
    // Status tells of the last exports a moment later.
    await sleep(3_000);
    const calm = await facts();
    const before = usageOf(pid).cpuSeconds;
    await sleep(idleSeconds * 1000);
    const cpu = ((usageOf(pid).cpuSeconds - before) / idleSeconds) * 100;
    const still = await facts();
    add({
      name: `idle for ${idleSeconds} s with ${count(few)} rows and three sinks, processor`,
      budget: "< 1 % of a core",
      measured: `${cpu.toFixed(2)} %`,
      value: cpu,
      how: "user and system time from the kernel",
    });
    add({
      name: "idle, writes and status updates",
      budget: "0",
      measured: calm === still ? "0" : `${calm} → ${still}`,
      value: calm === still ? 0 : 1,
      how: "traces of each sink as above, and the resourceVersion of every resource of ours",
    });
  },
};
