import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { loadAll } from "js-yaml";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { admissionHandlers } from "../../generated/admission.ts";
import { createEgress } from "../../src/net/egress.ts";
import { createAdmissionRules } from "../../src/webhook/rules.ts";
import { columnsIn, page as contractPage } from "../sinks/contract/table.ts";
import { blocksOf } from "../support/doc-page.ts";

const test = suite("pages of the documentation");

const tracked = execFileSync("git", ["ls-files", "*.md"], { encoding: "utf8" })
  .split("\n")
  .filter((path) => path !== "" && existsSync(path));
const pages = tracked.filter((path) => path.startsWith("docs/") || path === "README.md");

interface Resource {
  readonly apiVersion: string;
  readonly kind: keyof typeof admissionHandlers;
  readonly spec: object;
}
const rules = createAdmissionRules({
  egress: createEgress({ allowPrivate: false, dev: true }),
  authorCheck: "off",
});
/** What admission finds wrong; `undefined` where it lets the resource in. */
async function faultOf(object: Resource): Promise<string | undefined> {
  const { signal } = new AbortController();
  const answer = await admissionHandlers[object.kind](
    { uid: "1", operation: "CREATE", object },
    rules,
    signal,
  );
  return answer.allowed ? undefined : (answer.status?.message ?? "refused");
}

const examples = readdirSync("docs/examples")
  .flatMap((file) => loadAll(readFileSync(`docs/examples/${file}`, "utf8")) as Resource[])
  .filter(({ kind }) => kind in admissionHandlers);

/** Of a part of a spec: one of the examples must be let in with it. */
async function faultOfPart(part: object): Promise<string | undefined> {
  const faults: string[] = [];
  for (const example of examples) {
    const fault = await faultOf({ ...example, spec: { ...example.spec, ...part } });
    if (fault === undefined) return undefined;
    faults.push(`${example.kind}: ${fault}`);
  }
  return faults.join("\n");
}

const rbacFields = ["apiGroups", "resources", "verbs", "nonResourceURLs", "resourceNames"];
const isRule = (it: object): boolean => Object.keys(it).every((key) => rbacFields.includes(key));

/** What is wrong with one YAML document of a page. */
async function faultOfDocument(value: unknown): Promise<string | undefined> {
  if (typeof value !== "object" || value === null) return "no map";
  if ("kind" in value && "apiVersion" in value) {
    const resource = value as Resource;
    return resource.kind in admissionHandlers ? faultOf(resource) : undefined;
  }
  if ("rules" in value) return (value.rules as object[]).every(isRule) ? undefined : "no RBAC";
  return faultOfPart("spec" in value ? (value.spec as object) : value);
}

/** Values of rows, not of resources. */
const noResource = new Set(["docs/redaction.md"]);
for (const page of pages.filter((it) => !noResource.has(it)))
  for (const { line, text } of blocksOf(page).filter(({ language }) => language === "yaml"))
    test(`the YAML in line ${line} of ${page} is what admission takes`, async () => {
      for (const value of loadAll(text)) assert.is(await faultOfDocument(value), undefined);
    });

test("a page with a wrong field would fail", async () => {
  const [field, value] = [{ resourceRule: [] }, { spec: { export: { mode: "Resources" } } }];
  assert.match((await faultOfDocument(field)) ?? "", /unknown|resourceRule/);
  assert.match((await faultOfDocument(value)) ?? "", /Resources/);
  assert.is(await faultOfDocument({ rules: [{ apiGroup: [""] }] }), "no RBAC");
});

test("every page is reached from docs/README.md", () => {
  const seen = new Set<string>();
  const visit = (path: string): void => {
    if (seen.has(path) || !existsSync(path)) return;
    seen.add(path);
    if (!path.endsWith(".md")) return;
    for (const [, target = ""] of readFileSync(path, "utf8").matchAll(
      /\]\(([\w./-]+)(?:#[^)]*)?\)/g,
    ))
      visit(new URL(target, `file:///${path}`).pathname.slice(1));
  };
  visit("docs/README.md");
  for (const path of pages.filter((it) => !it.startsWith("docs/decisions/") && it !== "README.md"))
    assert.ok(seen.has(path), `nothing leads to ${path}`);
});

test("the table of the contract has a column for each bench, and no other", () => {
  const suites = readdirSync("test/sinks").filter((it) => it.endsWith(".test.ts"));
  const told = suites.flatMap((it) =>
    [...readFileSync(`test/sinks/${it}`, "utf8").matchAll(/sinkContract\(\s*"([^"]+)"/g)].map(
      ([, name = ""]) => name,
    ),
  );
  const columns = [...columnsIn(readFileSync(contractPage, "utf8")).keys()];
  assert.equal(columns.toSorted(), told.toSorted());
});

test.run();
