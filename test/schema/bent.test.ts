import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parse, parseAllDocuments } from "yaml";
import { crds } from "../../generated/crds.ts";
import { kinds } from "../../generated/kinds.ts";
import type { Problem, Validation } from "../../generated/runtime/problem.ts";
import { validateKollectDatabaseSink } from "../../generated/validators/kollectdatabasesink.ts";
import { validateKollectEventSink } from "../../generated/validators/kollecteventsink.ts";
import { validateKollectInventory } from "../../generated/validators/kollectinventory.ts";
import { validateKollectProfile } from "../../generated/validators/kollectprofile.ts";
import { validateKollectSnapshotSink } from "../../generated/validators/kollectsnapshotsink.ts";
import { validateKollectTarget } from "../../generated/validators/kollecttarget.ts";
import type { ControlPlane } from "../services/control-plane.ts";
import { bentFrom, type Bent, type Schema } from "./bent.ts";
import { clusterWithCrds, serverVerdict } from "./cluster.ts";

type KindName = keyof typeof kinds;
type Validate = (value: unknown) => Validation<{ readonly spec: unknown }>;

/** Every value of the valid examples, bent in every way: validator and API server say the same. */
const test = suite("bent examples");
const plane = await clusterWithCrds();

const validators: Readonly<Record<KindName, Validate>> = {
  KollectDatabaseSink: validateKollectDatabaseSink,
  KollectEventSink: validateKollectEventSink,
  KollectInventory: validateKollectInventory,
  KollectProfile: validateKollectProfile,
  KollectSnapshotSink: validateKollectSnapshotSink,
  KollectTarget: validateKollectTarget,
};

const examplesOf = (kind: KindName): { readonly spec: unknown }[] => {
  const folder = join("test/schema", kind.toLowerCase());
  return readdirSync(folder)
    .filter((name) => /^valid-.*\.yaml$/.test(name))
    .map((name) => parse(readFileSync(join(folder, name), "utf8")) as { spec: unknown });
};

interface Definition {
  readonly spec: {
    readonly names: { readonly kind: string };
    readonly versions: readonly {
      readonly schema: { readonly openAPIV3Schema: { readonly properties: { spec: Schema } } };
    }[];
  };
}

const specs = new Map(
  parseAllDocuments(crds)
    .map((document) => (document.toJS() as Definition).spec)
    .map(({ names, versions }) => [
      names.kind,
      versions[0]?.schema.openAPIV3Schema.properties.spec ?? {},
    ]),
);

/** The fields at fault. Where one is unknown the server stops there, whatever else is wrong. */
const fieldsIn = (problems: readonly Problem[]): string => {
  const unknown = problems.filter(({ message }) => message === "unknown field");
  if (unknown.length > 0) return "an unknown field";
  return [...new Set(problems.map(({ field }) => field))].toSorted().join(", ");
};

/** Verdict, defaults and fields at fault, where they differ. Words are compared by agreement.test.ts. */
async function differenceIn(at: ControlPlane, kind: KindName, bent: Bent): Promise<string[]> {
  const mine = validators[kind](bent.object);
  const server = await serverVerdict(at, kinds[kind], bent.object);
  const told = mine.ok ? shown(mine.value.spec) : fieldsIn(mine.errors);
  const wanted =
    server.errors.length === 0
      ? shown((server.object as { readonly spec: unknown }).spec)
      : fieldsIn(server.errors);
  return told === wanted ? [] : [`${bent.name}\n    validator: ${told}\n    server: ${wanted}`];
}

const shown = (spec: unknown): string => JSON.stringify(sortedKeys(spec));

const sortedKeys = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sortedKeys);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, it]) => [key, sortedKeys(it)]),
  );
};

for (const kind of Object.keys(validators) as KindName[]) {
  const name = `of ${kind} are judged as the API server judges them`;
  if (plane === undefined) test.skip(name);
  else
    test(name, async () => {
      const left = [...bentFrom(examplesOf(kind), specs.get(kind) ?? {})];
      assert.ok(left.length > 200, `only ${left.length} cases`);
      const differences: string[] = [];
      while (left.length > 0) {
        const batch = left.splice(0, 16).map((bent) => differenceIn(plane, kind, bent));
        differences.push(...(await Promise.all(batch)).flat());
      }
      assert.is(differences.join("\n"), "");
    });
}

test.run();
