import { debianProgram } from "./debian-program.ts";

/** Programs that pages of the documentation show at work. */

export const psql = (): Promise<string> =>
  debianProgram({
    name: "psql",
    packages: ["postgresql-client-15", "libpq5", "libreadline8"],
    path: "usr/lib/postgresql/15/bin/psql",
    variable: "KOLLECT_TEST_PSQL",
  });

export const jq = (): Promise<string> =>
  debianProgram({
    name: "jq",
    packages: ["jq", "libjq1", "libonig5"],
    path: "usr/bin/jq",
    variable: "KOLLECT_TEST_JQ",
  });
