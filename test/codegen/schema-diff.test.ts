import { copyFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { DiffOutcome } from "../../codegen/diff/command.ts";
import { committedApi } from "./committed-api.ts";
import { fieldEdits } from "./schema-diff-edits.ts";
import { kindEdits } from "./schema-diff-edits-of-kinds.ts";

const profile = "api/v1alpha1/kollectprofile.yaml";
const test = suite("each class of change of api/");
const edits = [...fieldEdits, ...kindEdits];
const api = committedApi();
const heads = (out: string): readonly string[] =>
  out
    .trimEnd()
    .split("\n")
    .slice(0, -1)
    .map((line) => line.replace(/: [^:]*$/, ""));

test.after(() => api.remove());

/** The last line, and a code that follows from it. */
function assertCounted(lines: readonly string[], { code, out }: DiffOutcome): void {
  const [breaking = 0, risky = 0, additive = 0] = ["breaking", "risky", "additive"].map(
    (kind) => lines.filter((line) => line.startsWith(`${kind} `)).length,
  );
  assert.ok(
    out.endsWith(`${breaking} breaking, ${risky} risky, ${additive} additive, 0 acknowledged\n`),
    out,
  );
  assert.is(code, breaking > 0 ? 1 : 0);
}

for (const { name, file, from, to, forth, back } of edits)
  test(`${name}, there and back`, () => {
    const original = api.read(file);
    try {
      api.edit(file, from, to);
      const there = api.diff("HEAD");
      assert.is(there.out === "" ? there.error : "", "");
      assert.equal(heads(there.out), forth);
      assertCounted(forth, there);
      const edited = api.commit(name);
      api.write(file, original);
      const again = api.diff(edited);
      assert.equal(heads(again.out), back);
      assertCounted(back, again);
    } finally {
      api.write(file, original);
    }
  });

test("a kind more, and a kind less", () => {
  const more = "api/v1alpha1/kollectmore.yaml";
  copyFileSync(join(api.folder, profile), join(api.folder, more));
  try {
    api.edit(more, "kind: KollectProfile", "kind: KollectMore");
    api.edit(more, "kollectprofiles", "kollectmores");
    api.edit(more, "[kprof]", "[kmore]");
    for (const title of [
      "KollectProfileSpec",
      "KollectProfileStatus",
      "Attribute\n",
      "ResourceExport",
      "Prune",
    ])
      api.edit(more, `title: ${title}`, `title: More${title}`);
    assert.equal(heads(api.diff("HEAD").out), ["additive  KollectMore  kind added"]);
    const grown = api.commit("a kind more");
    rmSync(join(api.folder, more));
    assert.equal(heads(api.diff(grown).out), ["breaking  KollectMore  kind removed"]);
  } finally {
    rmSync(join(api.folder, more), { force: true });
  }
});

test.run();
