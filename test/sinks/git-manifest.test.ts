import { suite } from "uvu";
import * as assert from "uvu/assert";
import { rowOf, snapshotOf } from "../support/rows.ts";
import { failureOf } from "./bench.ts";
import { gitFixture, rows } from "./git-fixture.ts";

const test = suite("git sink, a manifest that somebody edited");
const { bench, commit, holds, open, write } = gitFixture(test);
const header = ".kollect/test/team-a/everything/manifest.json";
const other = rowOf({ name: "other", namespace: "stock" });
const all = [...rows, other];

/** Rewrites our own files, as an editor would. */
const edit = (change: (text: string) => string): void =>
  commit(
    Object.fromEntries(
      [...bench.files()]
        .filter(([path]) => path.startsWith(".kollect/"))
        .map(([path, text]) => [path, change(text)]),
    ),
  );

test("line ends of Windows take no row that is retained out", async () => {
  await write(open(), all);
  edit((text) => text.replaceAll("\n", "\r\n"));
  // The namespace cannot be read now; the rest of the target can.
  const retained = snapshotOf(rows, ["team-a/web/stock"]);
  const receipt = await write(open(), rows, { snapshot: retained });
  assert.is(receipt.rowsRemoved, 0);
  holds(all);
});

test("marks of a merge conflict take nothing out", async () => {
  await write(open(), all);
  const clash = (text: string): string => `<<<<<<< ours\n${text}=======\n${text}>>>>>>> theirs\n`;
  edit((text) => (text.startsWith("{") ? text : clash(text)));
  await write(open(), all, { purpose: "verification" });
  holds(all);
  assert.not.ok([...bench.files().values()].some((text) => text.includes("<<<<<<<")));
});

for (const epoch of ["1e400", "-1", "1.5", "9007199254740993"])
  test(`an epoch of ${epoch} is damage, not a rival`, async () => {
    await write(open(), rows);
    edit((text) => text.replace(/"epoch": 1/, `"epoch": ${epoch}`));
    const { code, message } = await failureOf(write(open(), all));
    assert.is(code, "SINK_REJECTED");
    assert.match(message, `${header} is missing or damaged; restore it`);
    holds(rows);
  });

test.run();
