import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { goBuild } from "./go-build.ts";
import { resolveProgram } from "./resolve.ts";

/** The Go module that pins the version. */
const module = fileURLToPath(new URL("../natsserver/", import.meta.url));
const source = "github.com/nats-io/nats-server/v2";

/** Path of nats-server. @throws {ServiceMissing} */
export function natsProgram(): Promise<string> {
  const text = readFileSync(join(module, "go.mod"), "utf8");
  const version = new RegExp(`^\\s*${source} v(\\S+)`, "m").exec(text)?.[1];
  if (version === undefined) throw new Error(`${module}go.mod does not require ${source}`);
  const remedy = "set NATS_SERVER to a folder with nats-server";
  return resolveProgram({
    name: "nats-server",
    version,
    variable: "NATS_SERVER",
    effort: "with Go, about a minute",
    build: goBuild({ name: "nats-server", module, source, remedy }),
  });
}
