import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { resolveProgram } from "./resolve.ts";
import type { Recipe } from "./resolve.ts";
import { ServiceMissing } from "./service.ts";
import { supervise } from "./supervise.ts";

/** The Go module that pins the versions. */
const module = fileURLToPath(new URL("../controlplane/", import.meta.url));

function versionOf(requirement: string): string {
  const text = readFileSync(join(module, "go.mod"), "utf8");
  const version = new RegExp(`^\\s*${requirement} v(\\S+)`, "m").exec(text)?.[1];
  if (version === undefined) throw new Error(`${module}go.mod does not require ${requirement}`);
  return version;
}

/** Flags from the caller's environment would change what is built, or fail. */
const environment = {
  CGO_ENABLED: "0",
  GOFLAGS: "-mod=readonly",
  GOWORK: "off",
  GOOS: "",
  GOARCH: "",
};

function goBuild(name: string, source: string, variables: readonly string[] = []): Recipe["build"] {
  return async (folder) => {
    if (spawnSync("go", ["version"], { stdio: "ignore" }).status !== 0)
      throw new ServiceMissing(
        name,
        "install Go 1.21 or newer, or set KUBEBUILDER_ASSETS to a folder with kube-apiserver and etcd",
      );
    const linker = ["-s", "-w", ...variables.map((it) => `-X ${it}`)].join(" ");
    const args = ["build", "-trimpath", "-ldflags", linker, "-o", join(folder, name), source];
    const log = join(folder, "build.log");
    const go = await supervise("go", args, { log, folder: module, environment });
    // Ours to wait for: a supervised process does not keep the event loop alive.
    const alive = setInterval(() => undefined, 60_000);
    const code = await go.exited;
    clearInterval(alive);
    if (code !== 0) throw new ServiceMissing(name, `go build failed\n${go.logTail()}`);
  };
}

function apiServerRecipe(): Recipe {
  const version = versionOf("k8s.io/kubernetes");
  const [major, minor] = version.split(".");
  const stamp = "k8s.io/component-base/version.git";
  return {
    name: "kube-apiserver",
    version,
    variable: "KUBEBUILDER_ASSETS",
    effort: "with Go, about 4 minutes",
    build: goBuild("kube-apiserver", "k8s.io/kubernetes/cmd/kube-apiserver", [
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
    build: goBuild("etcd", "go.etcd.io/etcd/server/v3"),
  };
}

/** Paths of both programs. @throws {ServiceMissing} */
export async function controlPlanePrograms(): Promise<{ etcd: string; apiServer: string }> {
  // One after the other: each build uses every core.
  const etcd = await resolveProgram(etcdRecipe());
  return { etcd, apiServer: await resolveProgram(apiServerRecipe()) };
}
