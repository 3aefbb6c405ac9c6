import { type Draft, readDrafts } from "../config/resources.ts";
import { Failure } from "../failure.ts";
import { counted } from "../output/counted.ts";
import type { Result, Session } from "../session.ts";
import { placeText } from "../sources/document.ts";
import { openFiles, standardText } from "../sources/files.ts";
import type { Found } from "./finding.ts";
import type { ValidateFlags } from "./flags.ts";
import { judgeDrafts } from "./judge-drafts.ts";
import { report } from "./reports.ts";
import type { Server } from "./server.ts";

export interface ValidateOrder {
  readonly paths: readonly string[];
  readonly flags: ValidateFlags;
}

/** Tells all that is wrong with all files. @throws {Failure} a path leads nowhere, a file or the cluster cannot be read */
export async function validate({ paths, flags }: ValidateOrder, session: Session): Promise<Result> {
  const { signal, output } = session;
  const notices = session.notices(flags);
  const all = [...paths, ...(flags.filename ?? [])];
  if (all.length === 0) throw new Failure("name files or folders, or - for standard input");
  const files = await openFiles({ paths: all, recursive: true }, () => standardText(signal));
  const { drafts, faults, others } = await readDrafts(files, flags.namespace, signal);
  if (drafts.length === 0 && faults.length === 0)
    throw new Failure(`${all.join(", ")}: no resources of Kollect in there`);
  if (others > 0)
    notices.debug(
      `${counted(others, "document of another kind is", "documents of other kinds are")} left out`,
    );
  const server = await serverOf(flags, drafts, signal);
  const found: Found[] = [
    ...faults.map(({ type, place, message }): Found => ({
      rule: type,
      level: "error",
      place,
      field: "",
      message,
    })),
    ...(await judgeDrafts(drafts, { ...flags, server }, signal)),
  ];
  await report(flags.output, inOrder(found), output);
  const count = (level: Found["level"]): number => found.filter((it) => it.level === level).length;
  const errors = count("error");
  notices.info(
    `${counted(drafts.length, "resource")}: ${counted(errors, "error")}, ${counted(count("warning"), "warning")}`,
  );
  const unreadable = found.find((it) => it.rule === "unreadable");
  if (unreadable !== undefined) {
    await output.flush();
    throw new Failure(`${placeText(unreadable.place)}: ${unreadable.message}`);
  }
  return errors === 0 ? "complete" : "partial";
}

async function serverOf(
  flags: ValidateFlags,
  drafts: readonly Draft[],
  signal: AbortSignal,
): Promise<Server | undefined> {
  if (flags.server !== true) {
    if (flags.context !== undefined) throw new Failure("--context needs --server");
    return undefined;
  }
  const { askServer } = await import("./server.ts");
  return askServer(flags, drafts, signal);
}

/** By name and place, so that two runs print the same. */
const inOrder = (found: readonly Found[]): readonly Found[] =>
  found.toSorted(
    ({ place: a }, { place: b }) =>
      compared(a.file, b.file) || a.line - b.line || (a.column ?? 0) - (b.column ?? 0),
  );

const compared = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);
