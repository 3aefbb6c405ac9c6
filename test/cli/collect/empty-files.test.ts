import { suite } from "uvu";
import * as assert from "uvu/assert";
import { fileFolder } from "../file-folder.ts";
import { gitInventory, service } from "./git-inventory.ts";

const test = suite("files without an object");

const files = fileFolder("empty");
test.after(() => files.remove());

test("empty no sink: what should have printed them may have failed", async () => {
  const folder = files.put({
    "full.json": `${service("a")}\n${service("b")}`,
    "empty.yaml": "# nothing\n",
  });
  const { write, head } = gitInventory(files, folder);
  assert.is((await write("full.json")).result, "complete");
  const before = head();
  const { result, told } = await write("empty.yaml");
  assert.match(result, /nothing is written$/);
  assert.match(told, /there are no objects in these files/);
  assert.is(head(), before);
});

test.run();
