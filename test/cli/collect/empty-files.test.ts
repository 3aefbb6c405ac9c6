import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { collect } from "../../../src/cli/collect/collect.ts";
import { Failure } from "../../../src/cli/failure.ts";
import { fileFolder } from "../file-folder.ts";
import { ownSession } from "../own-session.ts";

const test = suite("files without an object");

const files = fileFolder("empty");
test.after(() => files.remove());

const service = (name: string): string =>
  JSON.stringify({ apiVersion: "v1", kind: "Service", metadata: { name, namespace: "shop" } });
const own = (kind: string, name: string, spec: object): object => ({
  ...{ apiVersion: "kollect.dev/v1alpha1", kind, metadata: { name, namespace: "team" } },
  spec,
});

test("empty no sink: what should have printed them may have failed", async () => {
  const folder = files.put({
    "full.json": `${service("a")}\n${service("b")}`,
    "empty.yaml": "# nothing\n",
  });
  const repository = join(folder, "history.git");
  execFileSync("git", ["init", "--quiet", "--bare", repository]);
  const config = files.put({
    "all.json": [
      own("KollectProfile", "services", {
        targetGVK: { group: "", version: "v1", kind: "Service" },
        attributes: [{ name: "name", path: "$.metadata.name" }],
      }),
      own("KollectTarget", "all", { profileRef: "services" }),
      own("KollectInventory", "all", { snapshotSinkRefs: [{ name: "history" }] }),
      own("KollectSnapshotSink", "history", {
        ...{ type: "git", cluster: "test", endpoint: `file://${repository}` },
      }),
    ]
      .map((it) => JSON.stringify(it))
      .join("\n"),
  });
  const write = (name: string): ReturnType<typeof collect> =>
    collect(
      {
        ...{ kind: undefined, names: [] },
        flags: {
          ...{ recursive: false, output: "table", config: [config], toSinks: true },
          filename: [join(folder, name)],
        },
      },
      ownSession(),
    );
  const head = (): string =>
    execFileSync("git", ["-C", repository, "rev-parse", "main"], { encoding: "utf8" });
  assert.is(await write("full.json"), "complete");
  const before = head();
  await write("empty.yaml").then(
    () => assert.unreachable(),
    (error: unknown) => assert.instance(error, Failure),
  );
  assert.is(head(), before);
});

test.run();
