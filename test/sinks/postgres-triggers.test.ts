import * as assert from "uvu/assert";
import { deltaOf, rowOf } from "../support/rows.ts";
import { postgresFixture, rows } from "./postgres-fixture.ts";

const { test, open, write, query, codeAndText } = postgresFixture("triggers");

const refusal =
  "SINK_REJECTED: sink team-a/database refused the export: a trigger or a rule on public.inventory keeps rows " +
  "from being written or removed as they are; drop it, or let it leave Kollect's columns and rows alone";
const added = [...rows, rowOf({ name: "web", attributes: { index: 3 } })];
/** Makes a trigger of somebody else; `body` ends in RETURN. */
const trigger = (when: string, body: string): Promise<unknown> =>
  query(
    `CREATE FUNCTION meddle() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN ${body}; END$$;
     CREATE TRIGGER meddling BEFORE ${when} ON inventory FOR EACH ROW EXECUTE FUNCTION meddle()`,
  );
const count = async (): Promise<unknown> => (await query("SELECT 1 FROM inventory")).length;

test("says that a trigger drops rows instead of calling them written", async () => {
  const sink = open();
  await write(sink, rows);
  await trigger("INSERT OR UPDATE", "RETURN NULL");
  const delta = deltaOf(rows, added);
  assert.is(await codeAndText(write(sink, added, { delta })), refusal);
  assert.is(await codeAndText(write(open(), added)), refusal);
  assert.is(await codeAndText(write(open(), added, { purpose: "verification" })), refusal);
  await query("DROP TRIGGER meddling ON inventory");
  assert.is((await write(sink, added)).rowsWritten, 1);
});

test("says that a trigger keeps rows instead of calling them removed", async () => {
  const sink = open();
  await write(sink, rows);
  await trigger("DELETE", "RETURN NULL");
  const delta = deltaOf(rows, rows.slice(1));
  assert.is(await codeAndText(write(sink, rows.slice(1), { delta })), refusal);
  assert.is(await codeAndText(write(open(), rows.slice(1))), refusal);
  assert.is(await codeAndText(write(open(), [], { purpose: "removal" })), refusal);
  assert.is(await count(), 3);
});

test("finds by a verification that a trigger changes what is written", async () => {
  const sink = open();
  await write(sink, rows);
  await trigger("INSERT OR UPDATE", "NEW.payload = NEW.payload - 'attributes'; RETURN NEW");
  await write(sink, added, { delta: deltaOf(rows, added) });
  assert.is(await codeAndText(write(sink, added, { purpose: "verification" })), refusal);
});

test("says that a rule swallows rows", async () => {
  await write(open(), rows);
  await query("CREATE RULE nothing AS ON INSERT TO inventory DO INSTEAD NOTHING");
  assert.is(await codeAndText(write(open(), added)), refusal);
});

test("takes no offence at a trigger that leaves the rows alone, or at rows that are as they should be", async () => {
  const [sink, other] = [open(), open()];
  await write(sink, rows);
  await trigger("INSERT OR UPDATE OR DELETE", "RETURN coalesce(NEW, OLD)");
  await write(other, added);
  const delta = deltaOf(rows, added);
  assert.is((await write(sink, added, { delta })).rowsWritten, 0);
  await write(other, rows);
  assert.is((await write(sink, rows, { delta: deltaOf(added, rows) })).rowsRemoved, 0);
  assert.is(await count(), 3);
});

test.run();
