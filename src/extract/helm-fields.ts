import { annotations } from "../../generated/kinds.ts";
import type { Json } from "../rows/row.ts";
import { child, type Key } from "./json-path-segment.ts";
import type { Step } from "./reads.ts";

/** Who may read a field and all below it: every profile, or one whose annotation allows Secret data. */
type Access = "open" | "annotated";

interface Fields {
  readonly [name: string]: Access | Fields;
}

/**
 * All of a release that may be read. What is not named here is not: manifest and hooks hold rendered Secrets, chart has
 * the default values. Notes and descriptions are rendered texts, which quote values.
 */
const readable: Fields = {
  name: "open",
  namespace: "open",
  version: "open",
  labels: "open",
  apply_method: "open",
  info: {
    status: "open",
    first_deployed: "open",
    last_deployed: "open",
    deleted: "open",
    description: "annotated",
    notes: "annotated",
  },
  chart: { metadata: "open", lock: "open" },
  config: "annotated",
};

/** Short names of fields, for the first step of a path. */
export const aliases: Readonly<Record<string, readonly Key[]>> = {
  releaseName: ["name"],
  chartName: ["chart", "metadata", "name"],
  chartVersion: ["chart", "metadata", "version"],
  appVersion: ["chart", "metadata", "appVersion"],
  revision: ["version"],
  status: ["info", "status"],
  lastDeployed: ["info", "last_deployed"],
};

/** Why a way may not be read: `annotated` ones with the annotation only, `never` whatever the profile says. */
export interface Refusal {
  readonly access: "annotated" | "never";
  /** Of the step that goes astray; the number of steps when there should be one more. */
  readonly index: number;
  readonly message: string;
}

/** Why not every profile may follow `way` into a release. */
export function refusalOf(way: readonly Step[]): Refusal | undefined {
  let fields = readable;
  let place = "";
  for (const [index, step] of way.entries()) {
    const key = step.type === "key" ? step.key : undefined;
    if (typeof key !== "string")
      return never(index, `fields of ${nameOf(place)} have to be named`, fields, place);
    const next = Object.hasOwn(fields, key) ? fields[key] : undefined;
    if (next === undefined)
      return never(index, `this field of ${nameOf(place)} may not be read`, fields, place);
    place = place === "" ? key : `${place}.${key}`;
    if (next === "open") return undefined;
    if (next === "annotated") return { access: next, index, message: annotatedMessage(place) };
    fields = next;
  }
  return never(way.length, `${nameOf(place)} may not be read as a whole`, fields, place);
}

const nameOf = (place: string): string =>
  place === "" ? "a Helm release" : `${place} of a Helm release`;

const annotatedMessage = (place: string): string =>
  `reads ${nameOf(place)}, which can hold credentials; ` +
  `set the annotation ${annotations.allowSecretExtraction}: "true" on the profile to allow it`;

function never(index: number, problem: string, fields: Fields, place: string): Refusal {
  const names = Object.keys(fields).concat(place === "" ? Object.keys(aliases) : []);
  const prefix = place === "" ? "helm:release." : `helm:release.${place}.`;
  return {
    access: "never",
    index,
    message: `${problem}; write ${prefix} and one of ${names.join(", ")}`,
  };
}

/** `release` with nothing but what may be read; shares what it keeps. */
export function readableOf(release: Json, isAnnotated: boolean): Json {
  return kept(release, readable, isAnnotated);
}

function kept(value: Json, fields: Fields, isAnnotated: boolean): Json {
  const entries: [string, Json][] = [];
  for (const [name, access] of Object.entries(fields)) {
    const below = child(value, name);
    if (below === undefined || (access === "annotated" && !isAnnotated)) continue;
    entries.push([name, typeof access === "string" ? below : kept(below, access, isAnnotated)]);
  }
  return Object.fromEntries(entries);
}
