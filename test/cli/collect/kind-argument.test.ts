import { suite } from "uvu";
import * as assert from "uvu/assert";
import { wantedOf } from "../../../src/cli/collect/kind-argument.ts";

const test = suite("kinds and names of the command line");

test("are read as kubectl reads them", () => {
  assert.equal(wantedOf("svc", []), [{ kind: "svc", names: [] }]);
  assert.equal(wantedOf("svc", ["web", "api"]), [{ kind: "svc", names: ["web", "api"] }]);
  assert.equal(wantedOf("svc,sts,svc", ["web"], ["metadata.name=api"]), [
    { kind: "svc", names: ["web", "api"] },
    { kind: "sts", names: ["web", "api"] },
  ]);
  assert.equal(wantedOf("svc/web", ["sts/db", "svc/api"]), [
    { kind: "svc", names: ["web", "api"] },
    { kind: "sts", names: ["db"] },
  ]);
});

const says = (kind: string, names: readonly string[], fields: readonly string[] = []): string => {
  try {
    wantedOf(kind, names, fields);
  } catch (error) {
    return (error as Error).message;
  }
  return "";
};

test("are refused where they mean two things", () => {
  const both = "svc/web: write a kind and then names, or kind/name each time";
  assert.is(says("svc/web", ["api"]), both);
  assert.is(says("svc", ["svc/web"]), both);
  assert.is(says("svc/web", [], ["metadata.name=api"]), both);
  for (const it of ["svc/", "/web", "svc/web/x"])
    assert.is(says(it, []), `${it}: write kind/name, such as deployments/web`);
  assert.match(says("svc", [], ["spec.type=x"]), /^--field "spec\.type=x": write metadata\.name=/);
});

test.run();
