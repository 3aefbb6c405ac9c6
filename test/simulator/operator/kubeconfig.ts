import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A kubeconfig whose user has the token of a file, as in a pod; one a process, for runs follow one another. */
const folder = mkdtempSync(join(tmpdir(), "kollect-simulator-"));
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
const tokenFile = join(folder, "token");

export const kubeconfig = join(folder, "kubeconfig");
writeFileSync(
  kubeconfig,
  JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "model", cluster: { server: "http://model.invalid" } }],
    users: [
      { name: "model", user: { "auth-provider": { name: "tokenFile", config: { tokenFile } } } },
    ],
    contexts: [{ name: "model", context: { cluster: "model", user: "model" } }],
    "current-context": "model",
  }),
);

let written = "";

/** The operator finds `token` when it reads the file again. */
export function writeToken(token: string): void {
  if (token !== written) writeFileSync(tokenFile, `${token}\n`);
  written = token;
}
