import { runAll } from "../pool.ts";
import type { Outcome } from "../run.ts";
import { mutations } from "./mutations.ts";

/** The first of `seeds` seeds that finds the mutation; `undefined`: none does. */
export async function findMutation(
  name: string,
  seeds: readonly number[],
): Promise<Outcome | undefined> {
  let found: Outcome | undefined;
  await runAll(seeds, {
    mutation: name,
    onOutcome: (outcome) => {
      const isEarlier = found === undefined || outcome.seed < found.seed;
      if (outcome.violations.length > 0 && isEarlier) found = outcome;
      return found === undefined;
    },
  });
  return found;
}

/** Shown in a cell of a table. */
const cell = (text: string): string =>
  (text.split("\n")[0] ?? "")
    .replace(/\s*\{.*\}/, " …")
    .replaceAll("|", "\\|")
    .slice(0, 90);

/** Looks for each planted bug, and prints docs/simulator.md's table; gives how many were not found. */
export async function searchMutations(
  most: number,
  only: string,
  say: (line: string) => void,
): Promise<number> {
  const seeds = Array.from({ length: most }, (_, index) => index + 1);
  let missed = 0;
  say("| planted bug | in | seed | what is seen |");
  say("|---|---|---|---|");
  for (const { name, file } of mutations.filter((it) => it.name.includes(only))) {
    const found = await findMutation(name, seeds);
    if (found === undefined) missed++;
    const seed = found?.seed ?? `none of ${most}`;
    say(`| ${name} | ${file} | ${seed} | ${cell(found?.violations[0] ?? "")} |`);
  }
  return missed;
}
