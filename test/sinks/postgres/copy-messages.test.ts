import { suite } from "uvu";
import * as assert from "uvu/assert";
import { copyMessages, jsonField, timeField } from "../../../src/sinks/postgres/copy-messages.ts";

const test = suite("messages of a COPY");
const signature = "5047434f50590aff0d0a00" + "00".repeat(8);

test("frame rows, each field with its length in bytes", () => {
  const rows = [
    ["a", "é\n", Buffer.from([0, 255])],
    ["", jsonField("[]"), ""],
  ];
  assert.is(
    copyMessages(rows).toString("hex"),
    "64" +
      "0000003e" +
      signature +
      "0003" +
      "00000001" +
      "61" +
      "00000003" +
      "c3a90a" +
      "00000002" +
      "00ff" +
      "0003" +
      "00000000" +
      "00000003" +
      "015b5d" +
      "00000000" +
      "ffff" +
      "6300000004",
  );
});

test("end where no row is", () => {
  assert.is(copyMessages([]).toString("hex"), `6400000019${signature}ffff6300000004`);
});

test("count microseconds from the year 2000, before it as well", () => {
  const micros = (time: string): bigint => (timeField(new Date(time)) as Buffer).readBigInt64BE();
  assert.is(micros("2000-01-01T00:00:00.001Z"), 1000n);
  assert.is(micros("1999-12-31T23:59:59.999Z"), -1000n);
});

test.run();
