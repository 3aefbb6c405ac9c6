import { suite } from "uvu";
import * as assert from "uvu/assert";
import { clusterCheck, endpointCheck, nameCheck } from "../../../src/cli/init/answers.ts";
import type { InitFlags } from "../../../src/cli/init/flags.ts";
import type { Question, Questions } from "../../../src/cli/init/questions.ts";
import { chooseSink, egressOf, operatorNeeds } from "../../../src/cli/init/sink-choice.ts";
import type { Place } from "../../../src/cli/sources/place.ts";
import { validateKollectSnapshotSink } from "../../../generated/validators/kollectsnapshotsink.ts";

const test = suite("answers of init");

const plain = { dev: false, allowPrivateSinks: false };
const flags: InitFlags = {
  ...{ ...plain, recursive: false, force: false, yes: false, outputDir: "kollect-resources" },
};

test("pass as the schema lets them, and are refused in words", () => {
  const spec = { type: "git", cluster: "a", endpoint: "https://git.example.com/a.git" };
  const passes = (field: object): boolean =>
    validateKollectSnapshotSink({
      apiVersion: "kollect.dev/v1alpha1",
      kind: "KollectSnapshotSink",
      metadata: { name: "a", namespace: "a" },
      spec: { ...spec, ...field },
    }).ok;
  for (const cluster of [
    "a",
    "North_1.eu-b",
    "a".repeat(63),
    "a".repeat(64),
    "-a",
    "a.",
    "a b",
    "é",
  ])
    assert.is(clusterCheck(cluster) === undefined, passes({ cluster }), cluster);
  const check = endpointCheck("git", egressOf({ dev: true, allowPrivateSinks: true }));
  for (const endpoint of [
    ...["https://git.example.com/a.git", "git@git.example.com:a.git", "ssh://git.example.com/a"],
    ...["ftp://git.example.com/a", "https://git.example.com/a b", "git.example.com", "file:///a"],
  ]) {
    assert.is(check(endpoint) === undefined, passes({ endpoint }), endpoint);
    assert.not.match(check(endpoint) ?? "", /[\^$]/);
  }
});

test("name what no resource can be called", () => {
  for (const name of ["deployments", "deployments.apps", "9-a", "a".repeat(202)])
    assert.is(nameCheck(name), undefined, name);
  for (const name of ["Web", "a b", "-a", "", "a..b", "a.-b", "a".repeat(203)])
    assert.match(nameCheck(name) ?? "", /^write small letters/, name);
});

test("say what to give where the operator has it", () => {
  const needs = (endpoint: string, given: typeof plain): readonly string[] =>
    operatorNeeds({ sink: "git", endpoint }, given);
  assert.match(
    endpointCheck("nats", egressOf(plain))("nats://10.0.0.1:4222") ?? "",
    /--allow-private-sinks.*; give it to init where the operator has it, too$/,
  );
  assert.equal(needs("file:///srv/a.git", { ...plain, dev: true }), ["--dev"]);
  assert.equal(needs("https://git.example.com/a.git", { ...plain, dev: true }), []);
  assert.equal(needs("https://10.0.0.1/a.git", { ...plain, allowPrivateSinks: true }), [
    "--allow-private-sinks",
  ]);
});

/** What is chosen, and questions that were asked, where nothing is typed. */
async function chosen(
  given: Partial<InitFlags>,
  { name, namespace }: Pick<Place, "name" | "namespace">,
  canAsk = true,
): Promise<{ readonly cluster: string | undefined; readonly flags: readonly string[] }> {
  const asked: string[] = [];
  const questions: Questions = {
    canAsk,
    ask: ({ flag, proposal = "tls://nats.example.com" }: Question) => {
      asked.push(flag);
      return Promise.resolve(proposal);
    },
    close: () => undefined,
  };
  const place = { name, namespace } as unknown as Place;
  const { cluster } = await chooseSink({ ...flags, sink: "nats", ...given }, questions, place);
  return { cluster, flags: asked };
}

test("name the cluster as the flag says, else as the context is called", async () => {
  const endpoint = "tls://nats.example.com";
  const context = { name: "arn:aws:eks:eu-1:1:cluster/north_", namespace: "default" };
  const files = { name: "these files", namespace: undefined };
  assert.equal(await chosen({ endpoint, cluster: "n" }, context), { cluster: "n", flags: [] });
  const name = "arn-aws-eks-eu-1-1-cluster-north";
  assert.equal(await chosen({}, context), { cluster: name, flags: ["--endpoint", "--cluster"] });
  assert.equal(await chosen({ endpoint }, context, false), { cluster: name, flags: [] });
  assert.equal((await chosen({ endpoint }, files)).cluster, "default");
  assert.is((await chosen({ endpoint }, files, false)).cluster, undefined);
});

test.run();
