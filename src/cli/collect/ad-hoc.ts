import { kindNamed } from "../sources/kind-name.ts";
import type { Place } from "../sources/place.ts";
import { parseColumn } from "./column-argument.ts";
import type { CollectFlags } from "./flags.ts";
import type { Job } from "./job.ts";
import type { Wanted } from "./kind-argument.ts";
import { kindJob } from "./kind-job.ts";

/** A kind from the command line, and what else is said of its objects and columns. */
export interface AdHocOrder {
  readonly wanted: Wanted;
  readonly flags: CollectFlags;
}

/** What there is to list in one place. @throws {Failure} @throws {OperatorError} as Place does */
export async function adHocJob(
  { wanted: { kind, names }, flags }: AdHocOrder,
  place: Place,
  signal: AbortSignal,
): Promise<Job> {
  const columns = flags.column?.map((it) => parseColumn(it)) ?? [];
  const served = kindNamed(kind, await place.kinds(signal), place.where);
  return kindJob({ served, columns, names, flags }, place, signal);
}
