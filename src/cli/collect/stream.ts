import type { KubeObject } from "../../collect/kube-object.ts";
import { type Outcome, outcomeOf } from "../../collect/outcome.ts";
import type { Scope } from "../../collect/object-source.ts";
import { OperatorError } from "../../errors/operator-error.ts";
import type { Notices } from "../output/notices.ts";
import type { Printer } from "../output/printer.ts";
import { qualifiedName } from "../sources/served-kind.ts";
import type { Job } from "./job.ts";
import type { Listed, Shortfall } from "./shortfall.ts";
import { sweep } from "./sweep.ts";

export interface StreamOptions {
  readonly printer: Pick<Printer, "row">;
  readonly shortfall: Pick<Shortfall, "had" | "failed" | "unlisted">;
  /** Hears of objects that have no row, and why. */
  readonly onSkipped?: (
    object: KubeObject,
    why: Exclude<Outcome, { readonly type: "row" }>,
  ) => void;
  readonly notices: Notices;
  /** Rows; default: all. */
  readonly limit: number | undefined;
  readonly hasClusters: boolean;
}

/** So many objects pass between two reports of progress. */
const reported = 500;

/** Passes rows on as objects come, and keeps none. Returns how many there were. */
export async function streamRows(
  jobs: readonly Job[],
  options: StreamOptions,
  signal: AbortSignal,
): Promise<number> {
  const { limit = Number.POSITIVE_INFINITY, notices } = options;
  let rows = 0;
  for (const job of jobs) {
    if (rows >= limit) break;
    rows += await streamJob(job, options, { limit: limit - rows, signal });
  }
  notices.progress("");
  return rows;
}

interface Bounds {
  readonly limit: number;
  readonly signal: AbortSignal;
}

async function streamJob(
  job: Job,
  { printer, shortfall, notices, hasClusters, onSkipped }: StreamOptions,
  { limit, signal }: Bounds,
): Promise<number> {
  const { place, plan, section } = job;
  const cluster = hasClusters ? place.name : undefined;
  const list = listedOf(job, hasClusters);
  let rows = 0;
  for await (const object of objectsOf(job, { list, shortfall, notices }, signal)) {
    const outcome = outcomeOf(plan, object);
    if (outcome.type === "failure") shortfall.failed(list, failureText(object, outcome.problem));
    if (outcome.type !== "row") {
      onSkipped?.(object, outcome);
      continue;
    }
    const { row: identity, attributes } = outcome;
    await printer.row(section, { cluster, identity, attributes });
    if (++rows < limit) continue;
    notices.info(`${list.resource}: --limit is reached; there may be more`);
    break;
  }
  return rows;
}

export const listedOf = ({ resource, place }: Job, hasClusters: boolean): Listed => ({
  resource: qualifiedName(resource),
  place: hasClusters ? place.name : undefined,
});

const failureText = ({ metadata }: KubeObject, problem: string): string => {
  const { namespace = "", name } = metadata;
  return `${namespace === "" ? name : `${namespace}/${name}`}: ${problem}`;
};

interface Told extends Pick<StreamOptions, "shortfall" | "notices"> {
  readonly list: Listed;
}

/** What can be had; what cannot is told at the end. */
async function* objectsOf(
  job: Job,
  { list, shortfall, notices }: Told,
  signal: AbortSignal,
): AsyncIterable<KubeObject> {
  const missing = new Map<Scope, unknown>();
  let objects = 0;
  for await (const it of sweep(job, signal)) {
    if (it.type === "missing") missing.set(it.scope, it.error);
    else if (it.type === "listed") shortfall.had();
    if (it.type !== "object") continue;
    shortfall.had(it.object.metadata.name);
    if (++objects % reported === 0)
      notices.progress(`${list.resource} ${job.place.where}: ${objects} objects`);
    yield it.object;
  }
  if (missing.size > 0) shortfall.unlisted(list, missing);
}

/** Failures that one place has, and that the others need not suffer from. */
export const isOfPlace = (error: unknown): boolean => error instanceof OperatorError;
