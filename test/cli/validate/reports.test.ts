import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Found } from "../../../src/cli/validate/finding.ts";
import type { ReportFormat } from "../../../src/cli/validate/report-format.ts";
import { report } from "../../../src/cli/validate/reports.ts";
import { golden } from "../../support/golden.ts";
import { ownSession } from "../own-session.ts";

const test = suite("reports of faults");

const found: readonly Found[] = [
  {
    rule: "syntax",
    level: "error",
    place: { file: "a:b,c 100%.yaml", line: 3, column: 7 },
    field: "",
    message: "100% wrong\r\nover\u001b[31m two lines",
  },
  {
    rule: "advice",
    level: "warning",
    place: { file: "./deep/ä.yaml", line: 1 },
    resource: { kind: "KollectTarget", key: "team/web" },
    field: "spec.names",
    message: "names is empty",
  },
];

const printed = async (format: ReportFormat, of: readonly Found[]): Promise<string> => {
  const session = ownSession();
  await report(format, of, session.output);
  return session.out();
};

test("are lines that editors understand, and steer no terminal", async () => {
  assert.is(
    await printed("text", found),
    String.raw`a:b,c 100%.yaml:3:7: error: 100% wrong\u000d\nover\u001b[31m two lines
./deep/ä.yaml:1: warning: KollectTarget team/web: spec.names: names is empty
`,
  );
});

test("are annotations of GitHub, escaped", async () => {
  assert.is(
    await printed("github", found),
    String.raw`::error file=a%3Ab%2Cc 100%25.yaml,line=3,col=7,title=kollect syntax::100%25 wrong%0D%0Aover\u001b[31m two lines
::warning file=./deep/ä.yaml,line=1,title=kollect advice::KollectTarget team/web: spec.names: names is empty
`,
  );
});

test("are JSON", async () => {
  assert.equal(JSON.parse(await printed("json", found)), [
    {
      file: "a:b,c 100%.yaml",
      line: 3,
      column: 7,
      level: "error",
      rule: "syntax",
      message: "100% wrong\r\nover\u001b[31m two lines",
    },
    {
      file: "./deep/ä.yaml",
      line: 1,
      level: "warning",
      rule: "advice",
      kind: "KollectTarget",
      namespace: "team",
      name: "web",
      field: "spec.names",
      message: "names is empty",
    },
  ]);
  assert.is(await printed("json", []), "[]\n");
});

test("are SARIF", async () => {
  const text = await printed("sarif", found);
  golden(
    "test/cli/validate/faults.sarif.golden.txt",
    text.replace(/"version": "\d+\.\d+\.\d+",\n(?= +"rules")/, ""),
  );
  const { runs } = JSON.parse(await printed("sarif", [])) as { runs: { results: unknown[] }[] };
  assert.equal(runs[0]?.results, []);
});

test.run();
