import { type Case, count, medianOf, say, seconds, timed } from "./case.ts";
import { commitAndPush, gitStage, told } from "./git-stage.ts";
import { createInventory } from "./inventory.ts";

/** All rows for the first time, beside git. */
export const gitFirst: Case = {
  name: "git-first",
  run: async ({ few, rounds }, add) => {
    const stage = await gitStage();
    const inventory = createInventory(few);
    const ours: number[] = [];
    const theirs: number[] = [];
    let bytes = [0, 0];
    for (let round = 0; round < rounds; round++) {
      const name = `first-${round}`;
      const repository = await stage.create(name);
      const sink = stage.sink(name);
      const begun = stage.sent();
      ours.push(await timed(() => inventory.export(sink)));
      await sink.close();
      const between = stage.sent();
      await stage.create(`${name}-git`);
      const local = await stage.local(`${name}-git`);
      const contents = await told(repository, "main");
      theirs.push(await timed(() => commitAndPush(local, contents)));
      bytes = [between - begun, stage.sent() - between];
      say(`first export: ${ours.at(-1)?.toFixed(0)} ms, git ${theirs.at(-1)?.toFixed(0)} ms`);
    }
    const value = medianOf(ours);
    add({
      name: `Git, ${count(few)} rows perResource, first commit and push over HTTP`,
      budget: "≤ 3 s",
      measured: `${seconds(value)}; git ${seconds(medianOf(theirs))}; ${bytes.map(count).join(" and ")} bytes`,
      value,
      how: `sink alone, git http-backend on the same machine; git: fast-import of the same files from memory into a bare repository, then git push; median of ${rounds}; bytes that went to the server`,
    });
  },
};
