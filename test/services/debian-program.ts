import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, readdir, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { resolveProgram } from "./resolve.ts";
import { ServiceMissing } from "./service.ts";

/** A program that Debian has. */
export interface DebianProgram {
  readonly name: string;
  /** The package that holds it, and those of the libraries that it alone needs. */
  readonly packages: readonly string[];
  /** Where it lies in its package, from the root. */
  readonly path: string;
  /** Environment variable that names a folder holding it. */
  readonly variable: string;
}

/** Downloads packages and unpacks them; nothing is installed, and nobody need be root. */
async function unpack({ name, packages, path }: DebianProgram, folder: string): Promise<void> {
  const run = (command: string, ...args: string[]): boolean =>
    spawnSync(command, args, { cwd: folder, stdio: "ignore" }).status === 0;
  const download = (): boolean => run("apt-get", "download", ...packages);
  // Lists of packages may be old, or not there yet.
  if (!download() && !(run("apt-get", "update") && download()))
    throw new ServiceMissing(name, `apt-get gives no ${packages[0]}; put ${name} on the PATH`);
  for (const file of await readdir(folder))
    if (file.endsWith(".deb") && !run("dpkg-deb", "-x", file, folder))
      throw new ServiceMissing(name, `dpkg-deb does not unpack ${file}`);
  const script = `#!/bin/sh
here=$(dirname "$(readlink -f "$0")")
export LD_LIBRARY_PATH=$(echo "$here"/usr/lib/*-linux-gnu)
exec "$here/${path}" "$@"
`;
  await writeFile(join(folder, name), script);
  await chmod(join(folder, name), 0o755);
}

/** Path of the program: of this machine, else from Debian's packages, unpacked into the cache. @throws {ServiceMissing} */
export async function debianProgram(program: DebianProgram): Promise<string> {
  const { name, variable } = program;
  if ((process.env[variable] ?? "") === "") {
    const folders = [...(process.env["PATH"] ?? "").split(delimiter), "/usr/sbin"];
    const installed = folders.map((it) => join(it, name)).find((it) => existsSync(it));
    if (installed !== undefined) return installed;
  }
  return resolveProgram({
    name,
    version: "debian",
    variable,
    effort: "from Debian's packages, a few seconds",
    build: (folder) => unpack(program, folder),
  });
}
