import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { sqlitePrinter } from "../../../src/cli/output/sqlite.ts";
import { temporaryFolder } from "../../services/temporary-folder.ts";

const test = suite("rows in SQLite");

const folder = temporaryFolder("sqlite");
test.after(() => folder.remove());

const long = "a".repeat(200);
const attribute = (name: string, type = "any"): { name: string; type: string } => ({ name, type });
const section = {
  name: "select",
  singular: "thing",
  attributes: [
    attribute("order", "int"),
    attribute("Order", "double"),
    attribute("name", "string"),
    attribute('quo"te', "list"),
    attribute(long, "bool"),
    attribute("any"),
  ],
};
const identity = {
  targetNamespace: "team",
  targetName: "all",
  namespace: "shop",
  name: "web",
  group: "",
  version: "v1",
  kind: "Thing",
  uid: "1",
};
const showing = { hasClusters: false, hasTargets: true, sections: [section] };

test("have typed columns, whatever attributes are called", async () => {
  const file = join(folder.path, "a.db");
  const old = new DatabaseSync(file);
  old.exec("CREATE TABLE old (a)");
  old.close();
  const printer = await sqlitePrinter(file, showing);
  const attributes = { order: 3, Order: 0.5, name: "x", 'quo"te': ["a"], [long]: true, any: "y" };
  await printer.row(section, { cluster: undefined, identity, attributes });
  await printer.row(section, { cluster: "prod", identity, attributes: {} });
  await printer.end();
  const database = new DatabaseSync(file);
  const columns = database.prepare(`PRAGMA table_info("select")`).all();
  assert.equal(
    columns.slice(9).map(({ name, type }) => `${String(name)} ${String(type)}`.trim()),
    ["order INTEGER", "Order_2 REAL", "name_2 TEXT", 'quo"te TEXT', `${long} INTEGER`, "any"],
  );
  const [first, second] = database.prepare(`SELECT * FROM "select"`).all();
  assert.equal(Object.values(first ?? {}).slice(9), [3, 0.5, "x", '["a"]', 1, "y"]);
  assert.equal(Object.values(second ?? {}).slice(9), [null, null, null, null, null, null]);
  assert.is(second?.["cluster"], "prod");
  database.close();
});

test("leave what was there, and nothing else, when they are given up", async () => {
  const file = join(folder.path, "b.db");
  const printer = await sqlitePrinter(file, showing);
  await printer.row(section, { cluster: undefined, identity, attributes: {} });
  await printer.abandon?.();
  assert.not(existsSync(file));
  assert.equal(readdirSync(folder.path), ["a.db"]);
});

test("take the place of a database, never of another file", async () => {
  const file = join(folder.path, "notes.txt");
  writeFileSync(file, "remember the milk");
  await sqlitePrinter(file, showing).then(
    () => assert.unreachable(),
    (error: Error) => assert.match(error.message, /notes\.txt: this file is no SQLite database/),
  );
  assert.is(readFileSync(file, "utf8"), "remember the milk");
  const again = await sqlitePrinter(join(folder.path, "a.db"), showing);
  await again.end();
});

test("are refused where nothing can be written", async () => {
  try {
    await sqlitePrinter(join(folder.path, "nowhere", "c.db"), showing);
    assert.unreachable();
  } catch (error) {
    assert.match((error as Error).message, /nowhere\/c\.db: there is no such file or folder$/);
  }
});

test.run();
