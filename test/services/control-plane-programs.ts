import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { goBuild } from "./go-build.ts";
import { resolveProgram } from "./resolve.ts";
import type { Recipe } from "./resolve.ts";

/** The Go module that pins the versions. */
const module = fileURLToPath(new URL("../controlplane/", import.meta.url));

function versionOf(requirement: string): string {
  const text = readFileSync(join(module, "go.mod"), "utf8");
  const version = new RegExp(`^\\s*${requirement} v(\\S+)`, "m").exec(text)?.[1];
  if (version === undefined) throw new Error(`${module}go.mod does not require ${requirement}`);
  return version;
}

const build = (name: string, source: string, variables: readonly string[] = []): Recipe["build"] =>
  goBuild({
    name,
    module,
    source,
    variables,
    remedy: "set KUBEBUILDER_ASSETS to a folder with kube-apiserver and etcd",
  });

function apiServerRecipe(): Recipe {
  const version = versionOf("k8s.io/kubernetes");
  const [major, minor] = version.split(".");
  const stamp = "k8s.io/component-base/version.git";
  return {
    name: "kube-apiserver",
    version,
    variable: "KUBEBUILDER_ASSETS",
    effort: "with Go, about 4 minutes",
    build: build("kube-apiserver", "k8s.io/kubernetes/cmd/kube-apiserver", [
      `${stamp}Version=v${version}`,
      `${stamp}Major=${major}`,
      `${stamp}Minor=${minor}`,
    ]),
  };
}

function etcdRecipe(): Recipe {
  const version = versionOf("go.etcd.io/etcd/server/v3");
  return {
    name: "etcd",
    version,
    variable: "KUBEBUILDER_ASSETS",
    effort: "with Go, about 40 seconds",
    build: build("etcd", "go.etcd.io/etcd/server/v3"),
  };
}

/** Paths of both programs. @throws {ServiceMissing} */
export async function controlPlanePrograms(): Promise<{ etcd: string; apiServer: string }> {
  // One after the other: each build uses every core.
  const etcd = await resolveProgram(etcdRecipe());
  return { etcd, apiServer: await resolveProgram(apiServerRecipe()) };
}
