import { type Case, count, medianOf, say, seconds, timed } from "./case.ts";
import { commitAndPush, gitStage, told } from "./git-stage.ts";
import { createInventory, spread } from "./inventory.ts";

/** Some rows of many, beside git. */
export const gitChanges: Case = {
  name: "git-changes",
  run: async ({ few, many, changes, rounds }, add) => {
    const stage = await gitStage();
    for (const rows of [few, many]) {
      const name = `changes-${rows}`;
      const repository = await stage.create(name);
      const sink = stage.sink(name);
      const inventory = createInventory(rows);
      await inventory.export(sink);
      await stage.create(`${name}-git`);
      const local = await stage.local(`${name}-git`);
      await commitAndPush(local, await told(repository, "main"));
      const spans: { ours: number[]; theirs: number[] } = { ours: [], theirs: [] };
      const bytes: { ours: number[]; theirs: number[] } = { ours: [], theirs: [] };
      for (let round = 0; round < rounds; round++) {
        inventory.change(spread(changes, rows, round));
        const begun = stage.sent();
        spans.ours.push(await timed(() => inventory.export(sink)));
        const between = stage.sent();
        const contents = await told(repository, "main~1..main");
        spans.theirs.push(await timed(() => commitAndPush(local, contents)));
        bytes.ours.push(between - begun);
        bytes.theirs.push(stage.sent() - between);
        say(
          `${changes} of ${rows}: ${spans.ours.at(-1)?.toFixed(0)} ms, git ${spans.theirs.at(-1)?.toFixed(0)} ms`,
        );
      }
      await sink.close();
      const value = medianOf(spans.ours);
      add({
        name: `Git, ${changes} changes of ${count(rows)}`,
        budget: "≤ 0.3 s",
        measured: `${seconds(value)}; git ${seconds(medianOf(spans.theirs))}`,
        value,
        how: `sink alone, perResource, ten directories; git: fast-import of the changed files, then git push; median of ${rounds}`,
      });
      const [ours, theirs] = [medianOf(bytes.ours), medianOf(bytes.theirs)];
      add({
        name: "the same, bytes",
        budget: "≤ 2 × git's own push",
        measured: `${(ours / theirs).toFixed(2)} × (${count(ours)} to ${count(theirs)})`,
        value: ours / theirs,
        how: "a TCP proxy counts what went to the server, HTTP headers included",
      });
    }
  },
};
