import { suite } from "uvu";
import * as assert from "uvu/assert";
import { steeredBy } from "../../../src/cli/steering/steered.ts";

const test = suite("objects that the command line names");

const named = (words: string): readonly string[] =>
  steeredBy(words.split(" ")).map(({ kind, name }) => `${kind.kind}/${name}`);

for (const [words, want] of [
  ["inventory/fleet target/web", "KollectInventory/fleet KollectTarget/web"],
  ["targets web worker", "KollectTarget/web KollectTarget/worker"],
  ["kinv fleet", "KollectInventory/fleet"],
  ["KollectTarget/web kollecttargets.kollect.dev/web", "KollectTarget/web"],
] as const)
  test(`takes ${words}`, () => assert.is(named(words).join(" "), want));

for (const [words, message] of [
  ["inventory", "name what is meant: inventory/NAME"],
  ["tagret/web", '"tagret" is no kind that this is for; did you mean target?'],
  ["pods/web", '"pods" is no kind that this is for; write target or inventory'],
  [
    "target/web worker",
    "worker: write either kind/name each time, or one kind and names behind it",
  ],
  [
    "targets web target/x",
    "target/x: write either kind/name each time, or one kind and names behind it",
  ],
  ["target/", '"" is no name of a KollectTarget; write for example fleet'],
  ["target/../secrets", '"../secrets" is no name of a KollectTarget; write for example fleet'],
] as const)
  test(`refuses ${words}`, () => {
    assert.throws(
      () => named(words),
      (error: Error) => {
        assert.is(error.message, message);
        return error.name === "Failure";
      },
    );
  });

test.run();
