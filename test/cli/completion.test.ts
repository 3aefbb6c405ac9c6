import { execFileSync } from "node:child_process";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { describe } from "../../src/cli/completion/describe.ts";
import { scripts } from "../../src/cli/completion/scripts.ts";
import { createProgram } from "../../src/cli/program.ts";
import { openSession } from "../../src/cli/session.ts";

const test = suite("completion");

const program = createProgram(openSession(new AbortController().signal));
const commands = describe(program);

const completed = (...words: readonly string[]): string[] => {
  const script = `${scripts.bash(commands)}
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _kollect; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const text = execFileSync("bash", ["-c", script, "bash", ...words], { encoding: "utf8" });
  return text.split("\n").filter((it) => it !== "");
};

test("offers commands, flags and values in bash", () => {
  assert.equal(completed("kollect", "col"), ["collect"]);
  assert.equal(completed("kollect", "collect", "--out"), ["--output", "--output-dir"]);
  assert.equal(completed("kollect", "collect", "pods", "-o", "n"), ["ndjson", "name"]);
  assert.equal(completed("kollect", "completion", "z"), ["zsh"]);
  assert.equal(completed("kollect", "collect", "--kubeconfig", ""), []);
});

test("knows every command in every shell", () => {
  for (const shell of ["bash", "zsh", "fish"] as const)
    for (const { name } of commands) assert.match(scripts[shell](commands), name);
});

test("has an example for every command", () => {
  for (const command of program.commands) {
    let text = "";
    command.configureOutput({ writeOut: (it) => (text += it) }).outputHelp();
    assert.match(text, `  kollect ${command.name()}`);
  }
});

test.run();
