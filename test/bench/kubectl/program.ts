import { fileURLToPath } from "node:url";
import { goBuild } from "../../services/go-build.ts";
import { resolveProgram } from "../../services/resolve.ts";

const module = fileURLToPath(new URL("./", import.meta.url));

/** Path of kubectl. @throws {ServiceMissing} */
export const kubectlProgram = (): Promise<string> =>
  resolveProgram({
    name: "kubectl",
    // Of the module k8s.io/kubectl, whose 0.36 is 1.36.
    version: "0.36.3",
    variable: "KUBECTL",
    effort: "with Go, some minutes",
    build: goBuild({ name: "kubectl", module, source: "." }),
  });
