import { execFile } from "node:child_process";
import { symlinkSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { clusterOf, type Manifest } from "../e2e/cluster.ts";
import { startControlPlane } from "../services/control-plane.ts";
import { temporaryFolder } from "../services/temporary-folder.ts";

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  /** Standard error. */
  readonly told: string;
}

/** A cluster, and an empty folder from which a user calls the built program. */
export interface CliStage {
  readonly plane: Awaited<ReturnType<typeof startControlPlane>>;
  readonly cluster: ReturnType<typeof clusterOf>;
  readonly folder: string;
  /** A path in the folder. */
  readonly at: (name: string) => string;
  /** `kollect` is on its PATH; KUBECONFIG names what may be in the folder as more.kubeconfig, too. */
  readonly env: NodeJS.ProcessEnv;
  readonly kollect: (args: readonly string[], more?: NodeJS.ProcessEnv) => Promise<Ended>;
  readonly end: () => Promise<void>;
}

export async function cliStage(): Promise<CliStage> {
  const plane = await startControlPlane();
  const folder = temporaryFolder("cli");
  const { path } = folder;
  const at = (name: string): string => join(path, name);
  symlinkSync(resolve("bin/kollect.cjs"), at("kollect"));
  const env = {
    ...process.env,
    PATH: `${path}:${dirname(process.execPath)}:${process.env["PATH"] ?? ""}`,
    KUBECONFIG: [at("missing"), plane.kubeconfig, at("more.kubeconfig")].join(":"),
    NO_COLOR: "1",
    GIT_TOKEN: undefined,
  };
  return {
    plane,
    cluster: clusterOf(plane),
    folder: path,
    at,
    env,
    kollect: (args, more = {}) =>
      new Promise((done) => {
        const options = { env: { ...env, ...more }, cwd: path };
        const child = execFile(at("kollect"), args, options, (_error, out, told) =>
          done({ code: child.exitCode, out, told }),
        );
        child.stdin?.end();
      }),
    end: async () => {
      await plane.stop();
      await folder.remove();
    },
  };
}

/** A Deployment of one container; its labels are no more than these. */
export const deployment = (
  namespace: string,
  name: string,
  replicas: number,
  labels: Readonly<Record<string, string>> = {},
): Manifest => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { namespace, name, labels },
  spec: {
    replicas,
    selector: { matchLabels: { app: name } },
    template: {
      metadata: { labels: { app: name } },
      spec: { containers: [{ name, image: `${name}:1` }] },
    },
  },
});
