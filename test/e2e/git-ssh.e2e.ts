import { suite } from "uvu";
import * as assert from "uvu/assert";
import { startControlPlane } from "../services/control-plane.ts";
import { startGitServer } from "../services/git-server.ts";
import { service } from "../services/service.ts";
import { makeKey, startSshServer } from "../services/ssh-server.ts";
import { temporaryFolder } from "../services/temporary-folder.ts";
import { until } from "../services/until.ts";
import { runGit } from "../sinks/git-bench.ts";
import { clusterOf, installKinds } from "./cluster.ts";
import { startOperator } from "./operator.ts";

/** The bundle loads what speaks SSH only when a sink needs it, and without its native parts. */
const test = suite("the bundle, Git over SSH");
const ssh = await service(startSshServer);
const apiVersion = "kollect.dev/v1alpha1";
const namespace = "ssh";

if (ssh === undefined) test.skip("keeps a repository, and signs");
else
  test("keeps a repository, and signs", async () => {
    const plane = await startControlPlane();
    const git = await startGitServer();
    const folder = temporaryFolder("ssh-keys");
    const cluster = clusterOf(plane);
    await installKinds(cluster);
    const operator = await startOperator(plane.kubeconfig, { bundle: true });
    try {
      const repository = git.createRepository("inventory");
      const { privateKey, publicKey } = makeKey(folder.path);
      ssh.authorize(publicKey);
      const put = (kind: string, name: string, spec: Record<string, unknown>): Promise<void> =>
        cluster.put({ apiVersion, kind, metadata: { name, namespace }, spec });
      await cluster.put({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
      await cluster.put({
        apiVersion: "v1",
        kind: "Secret",
        metadata: { name: "repository", namespace },
        stringData: {
          "ssh-privatekey": privateKey,
          "ssh-signingkey": privateKey,
          known_hosts: ssh.knownHosts(ssh.port),
        },
      });
      await cluster.put({
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: { name: "red", namespace, labels: { app: "kollect-test" } },
        data: { color: "red" },
      });
      await put("KollectProfile", "things", {
        targetGVK: { version: "v1", kind: "ConfigMap" },
        attributes: [{ name: "color", path: "$.data.color", type: "string" }],
      });
      await put("KollectTarget", "things", {
        profileRef: "things",
        includedNamespaces: [namespace],
        labelSelector: { matchLabels: { app: "kollect-test" } },
      });
      await put("KollectSnapshotSink", "repository", {
        type: "git",
        endpoint: `ssh://${ssh.user}@127.0.0.1:${ssh.port}${repository}`,
        secretRef: { name: "repository" },
        layout: { mode: "perResource" },
        git: { signing: { format: "ssh" } },
      });
      await put("KollectInventory", "all", { snapshotSinkRefs: [{ name: "repository" }] });
      await cluster.condition("KollectSnapshotSink", "ssh/repository", "Ready=True SinkReady", 40);
      const commit = await until("a commit", 40, () =>
        runGit(repository, "branch", "--list", "main") === ""
          ? undefined
          : runGit(repository, "cat-file", "commit", "main"),
      );
      assert.match(commit, "\ngpgsig -----BEGIN SSH SIGNATURE-----\n");
      assert.match(runGit(repository, "grep", "-h", "color", "main"), "red");
    } finally {
      await operator.kill();
      await plane.stop();
      await git.stop();
      await ssh.stop();
      await folder.remove();
    }
  });

test.run();
