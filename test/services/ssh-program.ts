import { delimiter, dirname } from "node:path";
import { debianProgram } from "./debian-program.ts";

/** Sees to it that ssh-keygen is on the PATH of this process, where git looks for it too. @throws {ServiceMissing} */
export async function keygenProgram(): Promise<string> {
  const program = await debianProgram({
    name: "ssh-keygen",
    packages: ["openssh-client"],
    path: "usr/bin/ssh-keygen",
    variable: "KOLLECT_TEST_SSH_KEYGEN",
  });
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  if (!folders.includes(dirname(program)))
    process.env["PATH"] = [...folders, dirname(program)].join(delimiter);
  return program;
}

/** Path of sshd; ssh-keygen comes with it. @throws {ServiceMissing} */
export async function sshProgram(): Promise<string> {
  await keygenProgram();
  return debianProgram({
    name: "sshd",
    packages: ["openssh-server", "libwrap0"],
    path: "usr/sbin/sshd",
    variable: "KOLLECT_TEST_SSHD",
  });
}
