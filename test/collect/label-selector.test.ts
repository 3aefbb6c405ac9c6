import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { LabelSelector } from "../../generated/types.ts";
import { compileLabelSelector } from "../../src/collect/label-selector.ts";

const test = suite("label selector");

const expression = (
  operator: "In" | "NotIn" | "Exists" | "DoesNotExist",
  values?: string[],
): LabelSelector => ({
  matchExpressions: [{ key: "tier", operator, ...(values !== undefined && { values }) }],
});

const table: readonly {
  name: string;
  selector: LabelSelector | undefined;
  labels?: Record<string, string>;
  want: boolean;
}[] = [
  { name: "no selector matches everything", selector: undefined, want: true },
  { name: "an empty selector matches everything", selector: {}, labels: { a: "b" }, want: true },
  {
    name: "matchLabels wants the exact value",
    selector: { matchLabels: { app: "web" } },
    labels: { app: "webb" },
    want: false,
  },
  {
    name: "matchLabels wants every label",
    selector: { matchLabels: { app: "web", tier: "a" } },
    labels: { app: "web" },
    want: false,
  },
  {
    name: "In holds for a listed value",
    selector: expression("In", ["a", "b"]),
    labels: { tier: "b" },
    want: true,
  },
  { name: "In fails without the label", selector: expression("In", ["a"]), want: false },
  { name: "NotIn holds without the label", selector: expression("NotIn", ["a"]), want: true },
  {
    name: "NotIn fails for a listed value",
    selector: expression("NotIn", ["a"]),
    labels: { tier: "a" },
    want: false,
  },
  {
    name: "Exists holds for an empty value",
    selector: expression("Exists"),
    labels: { tier: "" },
    want: true,
  },
  {
    name: "DoesNotExist fails for an empty value",
    selector: expression("DoesNotExist"),
    labels: { tier: "" },
    want: false,
  },
  {
    name: "inherited properties are no labels",
    selector: { matchExpressions: [{ key: "constructor", operator: "Exists" }] },
    want: false,
  },
];

for (const { name, selector, labels, want } of table)
  test(name, () => assert.is(compileLabelSelector(selector)(labels), want));

test.run();
