import { Failure } from "../failure.ts";
import { kindNamed } from "../sources/kind-name.ts";
import type { Place } from "../sources/place.ts";
import { parseColumn } from "./column-argument.ts";
import type { CollectFlags } from "./flags.ts";
import type { Job } from "./job.ts";
import { kindJob } from "./kind-job.ts";

/** A kind, objects and columns from the command line. */
export interface AdHocOrder {
  readonly kind: string;
  readonly names: readonly string[];
  readonly flags: CollectFlags;
}

/** metadata.name=web. @throws {Failure} */
function parseField(text: string): string {
  const [, name] = /^metadata\.name==?([^=]+)$/.exec(text) ?? [];
  if (name !== undefined) return name;
  throw new Failure(
    `--field ${JSON.stringify(text)}: write metadata.name=value; of other fields, a column tells`,
  );
}

/** What there is to list in one place. @throws {Failure} @throws {OperatorError} as Place does */
export async function adHocJob(
  { kind, names, flags }: AdHocOrder,
  place: Place,
  signal: AbortSignal,
): Promise<Job> {
  const columns = flags.column?.map((it) => parseColumn(it)) ?? [];
  const served = kindNamed(kind, await place.kinds(signal), place.where);
  const wanted = names.concat(flags.field?.map(parseField) ?? []);
  return kindJob({ served, columns, names: wanted, flags }, place, signal);
}
