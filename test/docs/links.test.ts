import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";

const test = suite("links between pages");

const pages = execFileSync("git", ["ls-files", "*.md"], { encoding: "utf8" })
  .split("\n")
  .filter((path) => path !== "" && existsSync(path));

/** Lines in fences look like headings and links, and are none. */
const proseOf = (text: string): string => text.replaceAll(/^```.*?^```$/gms, "");

/** As GitHub makes it of a heading. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
    .trim()
    .replaceAll(/\s/g, "-");
const anchorsIn = (text: string): string[] =>
  [...proseOf(text).matchAll(/^#+ (.+)$/gm)].map(([, it = ""]) => anchorOf(it));

/** Links of a page that lead to no file, or to no heading of it; those to other sites are not followed. */
function deadLinksIn(path: string, text: string): string[] {
  const prose = proseOf(text).replaceAll(/`[^`\n]*`/g, "");
  const links = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, it = ""]) => it);
  return links.filter((link) => {
    if (/^[a-z]+:/.test(link)) return false;
    const [file = "", anchor] = link.split("#");
    const target = posix.join(posix.dirname(path), file);
    if (file !== "" && !existsSync(target)) return true;
    const headings = (): string[] => anchorsIn(file === "" ? text : readFileSync(target, "utf8"));
    return anchor !== undefined && !headings().includes(anchor);
  });
}

for (const path of pages)
  test(`every link of ${path} leads somewhere`, () => {
    assert.equal(deadLinksIn(path, readFileSync(path, "utf8")), []);
  });

test("dead links are found, and what is no link is left alone", () => {
  const text = `# Here
[a](nowhere.md) [b](README.md) [c](README.md#words) [d](README.md#none) [e](#here) [f](#not-here)
[g](https://example.com/x.md) \`list[0](x)\`
\`\`\`console
# Not here
$ echo "[h](gone.md)"
\`\`\`
`;
  assert.equal(deadLinksIn("docs/page.md", text), ["nowhere.md", "README.md#none", "#not-here"]);
});

test.run();
