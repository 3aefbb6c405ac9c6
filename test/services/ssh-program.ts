import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { readdir, rename } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { resolveProgram } from "./resolve.ts";
import { ServiceMissing } from "./service.ts";

const missing = (reason: string): ServiceMissing => new ServiceMissing("sshd", reason);

function run(folder: string, command: string, ...args: string[]): string | undefined {
  const { status, stdout } = spawnSync(command, args, { cwd: folder, encoding: "utf8" });
  return status === 0 ? stdout : undefined;
}

/** Unpacks Debian's packages without installing them: no daemon is started, and nobody need be root. */
async function unpack(folder: string): Promise<void> {
  const names = ["openssh-server", "libwrap0"];
  const download = (): string | undefined => run(folder, "apt-get", "download", ...names);
  if (download() === undefined) {
    run(folder, "apt-get", "update");
    if (download() === undefined)
      throw missing("no sshd on the PATH, and apt-get download openssh-server does not work here");
  }
  for (const file of await readdir(folder))
    if (file.endsWith(".deb") && run(folder, "dpkg-deb", "-x", file, ".") === undefined)
      throw missing("dpkg-deb cannot unpack openssh-server");
  await rename(join(folder, "usr/sbin/sshd"), join(folder, "sshd"));
}

/** Where the libraries of an unpacked sshd lie. */
export function librariesOf(program: string): string | undefined {
  const base = join(program, "..", "usr/lib");
  const machine = { x64: "x86_64-linux-gnu", arm64: "aarch64-linux-gnu" }[process.arch as "x64"];
  const folder = join(base, machine ?? "");
  return existsSync(folder) ? folder : undefined;
}

/** Path of sshd: where KOLLECT_TEST_SSHD says, else on the PATH, else unpacked into the cache. @throws {ServiceMissing} */
export async function sshProgram(): Promise<string> {
  for (const needed of ["git", "ssh-keygen"])
    if (spawnSync("sh", ["-c", `command -v ${needed}`]).status !== 0)
      throw missing(`${needed} is not on the PATH`);
  const variable = "KOLLECT_TEST_SSHD";
  if ((process.env[variable] ?? "") === "") {
    const folders = [...(process.env["PATH"] ?? "").split(delimiter), "/usr/sbin"];
    const found = folders.map((it) => join(it, "sshd")).find((it) => existsSync(it));
    if (found !== undefined) return found;
  }
  return resolveProgram({
    name: "sshd",
    version: "debian",
    variable,
    effort: "from Debian's package, a few seconds",
    build: unpack,
  });
}
