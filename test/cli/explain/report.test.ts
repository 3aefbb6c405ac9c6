import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Decision } from "../../../src/cli/explain/decision.ts";
import { type Explanation, explanationText } from "../../../src/cli/explain/report.ts";
import { golden } from "../../support/golden.ts";

const test = suite("an explanation on a terminal");

const decision = (step: Decision["step"], field: string, detail: string): Decision => ({
  step,
  answer: "yes",
  by: "KollectTarget team/shop",
  field,
  place: { file: "kollect.yaml", line: 18, column: 7 },
  detail,
});
const explanation: Explanation = {
  object: "Deployment.apps shop/web",
  targets: [
    {
      subject: "KollectTarget team/shop",
      answer: "yes",
      decisions: [
        decision("kind", "spec.targetGVK", "it is for Deployment of apps/v1"),
        decision("match policy", "spec.resourceRules[0].matchPolicy", "it does not match"),
      ],
    },
    {
      subject: "KollectTarget team/all",
      answer: "yes",
      decisions: [
        decision(
          "match policy",
          "spec.resourceRules[0].matchPolicy",
          "resourceRules[0].matchPolicy reads what is missing",
        ),
        decision("receipt", "status.sinkExports", `4 rows as ${"0123456789abcdef".repeat(4)}`),
      ],
    },
  ],
  inventories: [
    {
      subject: "KollectInventory team/inventory",
      answer: "yes",
      decisions: [],
      sinks: [{ subject: "sink snapshot/history-of-all", answer: "yes", decisions: [] }],
    },
  ],
};

for (const columns of [80, 40])
  test(`fits ${columns} columns, and leaves nothing out`, () => {
    const text = explanationText(explanation, columns);
    for (const line of text.split("\n")) assert.ok(line.length <= columns, line);
    golden(`test/cli/explain/report.${columns}.golden.txt`, text);
  });

test("keeps its lines whole where nobody says how long they may be", () => {
  const lines = explanationText(explanation, undefined).split("\n");
  assert.is(lines.length, 18);
  assert.match(
    lines[9] ?? "",
    / spec\.resourceRules\[0\]\.matchPolicy \(kollect\.yaml:18:7\) +resourceRules\[0\]\.matchPolicy reads /,
  );
});

test.run();
