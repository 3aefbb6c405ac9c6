import { suite } from "uvu";
import * as assert from "uvu/assert";
import { checkPath } from "../../../src/extract/path.ts";
import { kindColumns } from "../../../src/cli/query/kind-columns.ts";
import { wellKnown } from "../../../src/cli/sources/well-known-kinds.ts";

const test = suite("columns of a kind");

const columns = (
  [group, kind]: readonly [string, string],
  fields: readonly string[] = [],
  own: Parameters<typeof kindColumns>[2] = [],
): Readonly<Record<string, string>> => {
  const served = { ...wellKnown(group, kind), group, kind, version: "v1", isPreferred: true };
  const found = kindColumns(served, fields, own).columns;
  return Object.fromEntries(found.map(({ name, path }) => [name, path]));
};

test("are those of metadata, fields at its top, and images where there is a pod's spec", () => {
  const usual = ["created_at", "labels", "annotations", "owners"];
  const fields = ["apiVersion", "kind", "metadata", "spec"];
  assert.equal(Object.keys(columns(["", "Node"], fields)), [...usual, "spec"]);
  // A definition with x-kubernetes-preserve-unknown-fields at its top.
  const open = columns(["example.com", "Widget"], ["apiVersion", "kind", "metadata"]);
  assert.equal(Object.keys(open), [...usual, "spec", "status", "data"]);
  for (const [id, path] of [
    [["", "Pod"], "$.spec.containers[0].image"],
    [["apps", "Deployment"], "$.spec.template.spec.containers[0].image"],
    [["batch", "CronJob"], "$.spec.jobTemplate.spec.template.spec.containers[0].image"],
  ] as const) {
    const of = columns(id, fields);
    assert.equal(Object.keys(of), [...usual, "spec", "image", "images"]);
    assert.is(of["image"], path);
  }
});

test("have paths that extraction takes", () => {
  const fields = ["spec", "with-dash", "with.point", "name", "Spec", "$schema", "a".repeat(64)];
  const of = columns(["apps", "Deployment"], fields);
  for (const [name, path] of Object.entries(of)) assert.is(checkPath(path), undefined, name);
  // No attribute can be called as the last two are.
  assert.equal(Object.keys(of).slice(4), [
    ...["spec", "with-dash", "with.point", "name_2", "Spec_2", "image", "images"],
  ]);
  assert.is(of["name_2"], "$.name");
});

test("give way to columns of one's own", () => {
  const own = [{ name: "Spec", path: "$.other" }];
  const of = columns(["", "Node"], ["spec", "status"], own);
  assert.equal(Object.keys(of).slice(4), ["status", "Spec"]);
});

test.run();
