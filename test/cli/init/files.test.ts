import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { sinkTypes } from "../../../src/cli/init/flags.ts";
import { judgeFiles } from "../../../src/cli/init/judge-files.ts";
import { type Choice, filesOf } from "../../../src/cli/init/resources.ts";
import { createEgress } from "../../../src/net/egress.ts";
import { writeFiles } from "../../../src/cli/init/write-files.ts";
import { createNotices } from "../../../src/cli/output/notices.ts";
import type { Place } from "../../../src/cli/sources/place.ts";
import { temporaryFolder } from "../../services/temporary-folder.ts";

const test = suite("files of init");

const temporary = temporaryFolder("init");
const folder = temporary.path;
test.after(() => temporary.remove());
const { signal } = new AbortController();

const choice: Choice = {
  served: {
    ...{ group: "apps", version: "v1", kind: "Deployment", plural: "deployments" },
    ...{ singular: "deployment", shortNames: [], namespaced: true, isPreferred: true },
  },
  name: "deployments",
  namespace: "team",
  namespaces: ["shop"],
  attributes: [{ name: "replicas", path: "$.spec.replicas" }],
  sink: "git",
  endpoint: "https://git.example.com/team/inventory.git",
  cluster: "north",
};
const endpoints = {
  git: choice.endpoint,
  postgres: undefined,
  nats: "tls://nats.example.com:4222",
} as const;

/** What is told while files are judged; nothing is asked of a cluster. */
async function judged(
  files: Parameters<typeof judgeFiles>[0],
  egress = { allowPrivate: false, dev: false },
): Promise<string> {
  let told = "";
  const write = (text: string): void => void (told += text);
  const notices = createNotices({ verbosity: "info", write, isTerminal: false, hasColour: false });
  const place = { namespaces: () => Promise.resolve([{ metadata: { name: "shop" } }]) };
  const around = { place: place as unknown as Place, notices, egress: createEgress(egress) };
  await judgeFiles(files, around, signal);
  return told;
}

for (const sink of sinkTypes)
  test(`pass admission for ${sink}, without a warning`, async () => {
    const files = filesOf({ ...choice, sink, endpoint: endpoints[sink] });
    assert.is(await judged(files), "");
    assert.equal(
      files.map(({ name }) => name),
      ["profile", "target", "inventory", "sink", "secret"].map((it) => `deployments-${it}.yaml`),
    );
    assert.match(files.at(-1)?.text ?? "", /: \$\{env:[A-Z_]+\}\n/);
  });

test("pass for SSH, for a name that no table can have, and for a repository that needs no login", async () => {
  const ssh = filesOf({ ...choice, endpoint: "git@git.example.com:team/inventory.git" });
  assert.is(await judged(ssh), "");
  assert.match(ssh.at(-1)?.text ?? "", "known_hosts: ${env:GIT_KNOWN_HOSTS}");
  const long = `9-${"long.".repeat(20)}name`;
  assert.is(
    await judged(filesOf({ ...choice, name: long, sink: "postgres", endpoint: undefined })),
    "",
  );
});

test("are refused with the place of what would not pass", async () => {
  const attributes = [{ name: "replicas", path: ".spec.replicas" }];
  try {
    await judged(filesOf({ ...choice, attributes }));
    assert.unreachable();
  } catch (error) {
    assert.match(
      String(error),
      /deployments-profile\.yaml:9:7: KollectProfile team\/deployments: spec\.attributes\[0\]\.path: .*write \$\.spec\.replicas/,
    );
  }
});

test("are judged as plain validate does, and by --dev where the operator has it", async () => {
  const files = filesOf({ ...choice, endpoint: "file:///srv/inventory.git" });
  assert.is(files.length, 4);
  assert.match(await refused(judged(files)), /spec\.endpoint: .*file:\/\/ works with --dev only/);
  assert.is(await judged(files, { allowPrivate: false, dev: true }), "");
});

const refused = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
  } catch (error) {
    return String(error);
  }
  return assert.unreachable("it was written") as never;
};

test("are never written over one another, unless asked for", async () => {
  const into = join(folder, "there");
  const files = [
    { name: "a.yaml", text: "a: 1\n" },
    { name: "b.yaml", text: "b: 1\n" },
  ];
  assert.equal(await writeFiles(into, files, false), [join(into, "a.yaml"), join(into, "b.yaml")]);
  writeFileSync(join(into, "b.yaml"), "mine\n");
  const more = [
    { name: "c.yaml", text: "c: 1\n" },
    { name: "b.yaml", text: "b: 2\n" },
  ];
  assert.match(await refused(writeFiles(into, more, false)), "b.yaml is there already; --force");
  assert.equal(readdirSync(into), ["a.yaml", "b.yaml"]);
  assert.is(readFileSync(join(into, "b.yaml"), "utf8"), "mine\n");
  await writeFiles(into, more, true);
  assert.is(readFileSync(join(into, "b.yaml"), "utf8"), "b: 2\n");
});

test("come all or not at all", async () => {
  const into = join(folder, "half");
  mkdirSync(join(into, "b.yaml"), { recursive: true });
  const files = [
    { name: "a.yaml", text: "a: 1\n" },
    { name: "gone/b.yaml", text: "b: 1\n" },
  ];
  assert.match(await refused(writeFiles(into, files, true)), "gone/b.yaml: there is no such file");
  assert.equal(readdirSync(into), ["b.yaml"]);
  writeFileSync(join(folder, "file"), "");
  assert.match(await refused(writeFiles(join(folder, "file"), files, true)), /--output-dir .*file/);
  assert.ok(statSync(join(into, "b.yaml")).isDirectory());
});

test.run();
