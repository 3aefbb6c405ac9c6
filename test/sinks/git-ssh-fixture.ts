import { suite } from "uvu";
import type { Sink } from "../../src/sinks/sink.ts";
import { service } from "../services/service.ts";
import { sshProgram } from "../services/ssh-program.ts";
import type { GitWish } from "./git-bench.ts";
import { gitSshBench } from "./git-ssh-bench.ts";

/** A suite on an SSH server; where there is none its tests are skipped. */
export interface GitSshFixture {
  readonly test: (name: string, run: () => Promise<void>) => void;
  readonly run: () => void;
  readonly bench: ReturnType<typeof gitSshBench>;
  /** What ends after a test, the last first. */
  readonly ends: (() => Promise<unknown>)[];
  readonly open: (wish?: GitWish) => Sink;
}

export async function gitSshFixture(name: string): Promise<GitSshFixture> {
  const whole = suite(name);
  const isHere = (await service(sshProgram)) !== undefined;
  const bench = gitSshBench();
  const ends: (() => Promise<unknown>)[] = [];
  if (isHere) {
    whole.before(bench.start);
    whole.before.each(bench.reset);
    whole.after.each(async () => {
      await bench.proxy().heal();
      for (const end of ends.splice(0).toReversed()) await end();
      bench.run("fsck", "--strict", "--no-dangling");
    });
    whole.after(bench.stop);
  }
  return {
    test: (sentence, run) => (isHere ? whole(sentence, run) : whole.skip(sentence, run)),
    run: () => whole.run(),
    bench,
    ends,
    open: (wish = {}) => {
      const sink = bench.sink(wish);
      ends.push(() => sink.close());
      return sink;
    },
  };
}
