import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseLabels } from "../../../src/cli/collect/label-argument.ts";
import { selectorText } from "../../../src/collect/label-selector.ts";

const test = suite("labels on the command line");

test("are read as kubectl reads them", () => {
  assert.is(
    selectorText(parseLabels("a=b, c==d,e!=f,g in (h, i),j notin (k),l,!example.com/m")),
    "!example.com/m,a=b,c=d,e notin (f),g in (h,i),j notin (k),l",
  );
  assert.equal(parseLabels("a=").matchExpressions, [{ key: "a", operator: "In", values: [""] }]);
});

test("that are none are quoted", () => {
  assert.throws(() => parseLabels("a=b,=c"), /--selector: "=c" is no requirement of labels/);
  assert.throws(() => parseLabels("a in b"), /"a in b" is no requirement/);
});

test.run();
