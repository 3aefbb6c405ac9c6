import { Failure } from "../failure.ts";
import { counted } from "../output/counted.ts";
import type { Notices } from "../output/notices.ts";
import type { SourceDocument } from "../sources/document.ts";
import { openFiles, standardText } from "../sources/files.ts";
import type { Place } from "../sources/place.ts";
import { admitAll, refuseFiles } from "./admit.ts";
import { type Draft, readDrafts, type Resources } from "./resources.ts";

export interface LoadOptions {
  /** What admission looks at besides the files; there may be none. */
  readonly place: Place | undefined;
  /** Of documents that name none. */
  readonly namespace: string;
  readonly notices: Notices;
}

/** What files say, admitted; Secrets by "namespace/name". */
export interface Loaded {
  readonly resources: Resources;
  /** Where they stand. */
  readonly drafts: readonly Draft[];
  readonly secrets: ReadonlyMap<string, SourceDocument>;
}

/** Reads files and folders with resources of Kollect. @throws {Failure} something cannot be read, or would be refused; all of it is told */
export async function loadResources(
  paths: readonly string[],
  { place, namespace, notices }: LoadOptions,
  signal: AbortSignal,
): Promise<Loaded> {
  const files = await openFiles({ paths, recursive: true }, () => standardText(signal));
  const { drafts, secrets, others, faults } = await readDrafts(files, namespace, signal);
  refuseFiles(faults, notices);
  if (drafts.length === 0)
    throw new Failure(`${paths.join(", ")}: no resources of Kollect in there`);
  if (others > 0)
    notices.debug(
      `${counted(others, "document of another kind is", "documents of other kinds are")} left out`,
    );
  return { resources: await admitAll(drafts, { place, notices }, signal), drafts, secrets };
}
