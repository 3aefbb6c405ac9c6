import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { goBuild } from "./go-build.ts";
import { resolveProgram } from "./resolve.ts";

const moduleAt = (name: string): string => fileURLToPath(new URL(`../${name}/`, import.meta.url));

/** A program of a Go module of ours, which pins the version of `required`. @throws {ServiceMissing} */
function program(name: string, module: string, required: string, source: string): Promise<string> {
  const text = readFileSync(join(module, "go.mod"), "utf8");
  const version = new RegExp(`^\\s*(?:require )?${required} v(\\S+)`, "m").exec(text)?.[1];
  if (version === undefined) throw new Error(`${module}go.mod does not require ${required}`);
  const variable = name === "nats" ? "NATS_CLI" : "NATS_SERVER";
  return resolveProgram({
    name,
    version,
    variable,
    effort: "with Go, about two minutes",
    build: goBuild({ name, module, source, remedy: `set ${variable} to a folder with ${name}` }),
  });
}

/** Path of nats-server. @throws {ServiceMissing} */
export function natsProgram(): Promise<string> {
  const source = "github.com/nats-io/nats-server/v2";
  return program("nats-server", moduleAt("natsserver"), source, source);
}

/** Path of nats, the command of NATS' users. @throws {ServiceMissing} */
export function natsCommand(): Promise<string> {
  const module = "github.com/nats-io/natscli";
  return program("nats", moduleAt("natscli"), module, `${module}/nats`);
}
