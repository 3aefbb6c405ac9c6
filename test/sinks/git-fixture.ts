import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Test } from "uvu";
import * as assert from "uvu/assert";
import type { Row } from "../../src/rows/row.ts";
import type { Export, Receipt, Sink } from "../../src/sinks/sink.ts";
import { canonical, deltaOf, rowOf } from "../support/rows.ts";
import { orderOf } from "./bench.ts";
import { type GitBench, gitBench, type GitWish, itemsOf, runGit } from "./git-bench.ts";

export const live: AbortSignal = new AbortController().signal;
export const rows: readonly Row[] = ["cart", "db", "mail", "web"].map((name, index) =>
  rowOf({ name, attributes: { replicas: index, b: { z: 1, a: [] } } }),
);
export const [cart, database, mail, web] = rows as [Row, Row, Row, Row];
export const pathOf = (name: string): string => `test/team-a/web/shop/deployment/${name}.json`;

/** What the tests of the Git sink do again and again. */
export interface GitFixture {
  readonly bench: GitBench;
  /** A sink that is closed after the test. */
  readonly open: (wish?: GitWish) => Sink;
  readonly write: (sink: Sink, rows: readonly Row[], wish?: Partial<Export>) => Promise<Receipt>;
  /** Writes with the delta between two sets of rows. */
  readonly follow: (sink: Sink, before: readonly Row[], after: readonly Row[]) => Promise<Receipt>;
  /** A clone by git, as a person would have it. */
  readonly clone: () => string;
  /** Commits and pushes as somebody else: text by path, `undefined` removes. */
  readonly commit: (files: Readonly<Record<string, string | undefined>>) => void;
  /** Fails unless the files, but for a README.md, hold just these rows. */
  readonly holds: (wanted: readonly Row[]) => void;
}

/** A Git server for `test`, with a new repository for each test. */
export function gitFixture(test: Test): GitFixture {
  const bench = gitBench();
  const opened: Sink[] = [];
  const folders: string[] = [];
  const write: GitFixture["write"] = (sink, wanted, wish = {}) =>
    sink.write(orderOf(wanted, wish), live);
  const clone = (): string => {
    const folder = mkdtempSync(join(tmpdir(), "kollect-clone-"));
    folders.push(folder);
    runGit(folder, "clone", "--quiet", bench.repository(), ".");
    return folder;
  };
  test.before(bench.start);
  test.before.each(() => bench.reset());
  test.after.each(async () => {
    await bench.proxy().heal();
    await Promise.all(opened.splice(0).map((sink) => sink.close()));
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  });
  test.after(bench.stop);
  return {
    bench,
    open: (wish = {}) => {
      const sink = bench.sink(wish);
      opened.push(sink);
      return sink;
    },
    write,
    follow: (sink, before, after) => write(sink, after, { delta: deltaOf(before, after) }),
    clone,
    commit: (files) => {
      const folder = clone();
      runGit(folder, "checkout", "--quiet", "-B", "main");
      for (const [path, text] of Object.entries(files)) {
        if (text === undefined) runGit(folder, "rm", "--quiet", "-r", "--", path);
        else {
          mkdirSync(dirname(join(folder, path)), { recursive: true });
          writeFileSync(join(folder, path), text);
          runGit(folder, "add", "--", path);
        }
      }
      runGit(folder, "commit", "--quiet", "-m", "By hand");
      runGit(folder, "push", "--quiet", "origin", "main");
    },
    holds: (wanted) => {
      const files = [...bench.rowFiles()].filter(([path]) => path !== "README.md");
      const items = files.flatMap(([path, text]) => itemsOf(path, text));
      assert.equal(items.map(canonical).toSorted(), wanted.map((row) => row.json).toSorted());
    },
  };
}
