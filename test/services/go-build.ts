import { spawnSync } from "node:child_process";
import { join } from "node:path";
import type { Recipe } from "./resolve.ts";
import { ServiceMissing } from "./service.ts";
import { supervise } from "./supervise.ts";

export interface GoProgram {
  readonly name: string;
  /** Folder of the Go module that pins the versions. */
  readonly module: string;
  /** Package of the program, as `go build` takes it. */
  readonly source: string;
  /** Set by the linker, as `path.name=value`. */
  readonly variables?: readonly string[];
  /** What else helps where there is no Go. */
  readonly remedy?: string;
}

/** Flags from the caller's environment would change what is built, or fail. */
const environment = {
  CGO_ENABLED: "0",
  GOFLAGS: "-mod=readonly",
  GOWORK: "off",
  GOOS: "",
  GOARCH: "",
};

/** Builds a program with Go. */
export function goBuild(program: GoProgram): Recipe["build"] {
  const { name, module, source, variables = [], remedy } = program;
  return async (folder) => {
    if (spawnSync("go", ["version"], { stdio: "ignore" }).status !== 0)
      throw new ServiceMissing(
        name,
        ["install Go 1.21 or newer", remedy].filter((it) => it !== undefined).join(", or "),
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
