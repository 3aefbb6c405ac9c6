import { suite } from "uvu";
import * as assert from "uvu/assert";
import { fileFolder } from "../file-folder.ts";
import { gitInventory, service } from "./git-inventory.ts";

const test = suite("rows that the deletion guard holds");

const files = fileFolder("confirmed");
test.after(() => files.remove());

test("go by --confirm-deletion, and only by it", async () => {
  const folder = files.put({
    "four.json": ["a", "b", "c", "d"].map(service).join("\n"),
    "one.json": service("a"),
  });
  const guard = { maxPercent: 50, minRows: 1 };
  const { write, head } = gitInventory(files, folder, { deletionGuard: guard });
  assert.is((await write("four.json")).result, "complete");
  const before = head();
  const held = await write("one.json");
  assert.is(held.result, "Failure: no sink was written");
  assert.match(
    held.told,
    /: 3 of the 4 rows that the sink holds would go, more than spec\.deletionGuard allows; --confirm-deletion lets them go\n/,
  );
  assert.is(head(), before);
  const { result, told } = await write("one.json", { confirmDeletion: true });
  assert.is(result, "complete");
  assert.match(told, /0 rows written, 3 removed/);
});

test.run();
