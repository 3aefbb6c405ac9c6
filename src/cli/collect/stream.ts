import { outcomeOf } from "../../collect/outcome.ts";
import type { Scope } from "../../collect/object-source.ts";
import { OperatorError } from "../../errors/operator-error.ts";
import type { Notices } from "../output/notices.ts";
import type { Printer } from "../output/printer.ts";
import { qualifiedName } from "../sources/served-kind.ts";
import type { Job } from "./job.ts";
import type { Listed, Shortfall } from "./shortfall.ts";
import { sweep } from "./sweep.ts";

export interface StreamOptions {
  readonly printer: Printer;
  readonly shortfall: Shortfall;
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
  const { limit = Number.POSITIVE_INFINITY } = options;
  let rows = 0;
  for (const job of jobs) {
    if (rows >= limit) break;
    rows += await streamJob(job, { ...options, limit: limit - rows }, signal);
  }
  options.notices.progress("");
  return rows;
}

async function streamJob(
  job: Job,
  { printer, shortfall, notices, limit = Infinity, hasClusters }: StreamOptions,
  signal: AbortSignal,
): Promise<number> {
  const { place, plan, section, resource } = job;
  const list: Listed = {
    resource: qualifiedName(resource),
    place: hasClusters ? place.name : undefined,
  };
  const cluster = hasClusters ? place.name : undefined;
  const missing = new Map<Scope, unknown>();
  let rows = 0;
  let objects = 0;
  for await (const it of sweep(job, signal)) {
    if (it.type === "missing") {
      missing.set(it.scope, it.error);
      continue;
    }
    shortfall.had();
    if (it.type === "listed") continue;
    if (++objects % reported === 0)
      notices.progress(`${list.resource} ${place.where}: ${objects} objects, ${rows} rows`);
    const outcome = outcomeOf(plan, it.object);
    if (outcome.type === "failure") {
      const { namespace = "", name } = it.object.metadata;
      const object = namespace === "" ? name : `${namespace}/${name}`;
      shortfall.failed(list, object, outcome.problem);
    }
    if (outcome.type !== "row") continue;
    const { row: identity, attributes } = outcome;
    await printer.row(section, { cluster, identity, attributes });
    rows++;
    if (rows >= limit) {
      notices.info(`${list.resource}: --limit is reached; there may be more`);
      break;
    }
  }
  if (missing.size > 0) shortfall.unlisted(list, missing);
  return rows;
}

/** Failures that one place has, and that the others need not suffer from. */
export const isOfPlace = (error: unknown): boolean => error instanceof OperatorError;
