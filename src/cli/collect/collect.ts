import { Failure } from "../failure.ts";
import type { ClusterFlags, FileFlags, NamespaceScopeFlags } from "../flags/shared.ts";
import { counted } from "../output/counted.ts";
import type { Notices } from "../output/notices.ts";
import { printerOf } from "../output/printers.ts";
import type { Printer, Section, Showing } from "../output/printer.ts";
import type { Result, Session } from "../session.ts";
import type { Place } from "../sources/place.ts";
import { clusterPlaces } from "../sources/places.ts";
import { adHocJob } from "./ad-hoc.ts";
import type { Plans } from "./config-jobs.ts";
import { demandSense } from "./demand-sense.ts";
import type { CollectFlags } from "./flags.ts";
import type { Job } from "./job.ts";
import { wantedOf } from "./kind-argument.ts";
import { causeOf, createShortfall, type Shortfall } from "./shortfall.ts";
import { isOfPlace, streamRows } from "./stream.ts";

export interface CollectOrder {
  readonly kind: string | undefined;
  readonly names: readonly string[];
  readonly flags: CollectFlags;
}

/** One shot. @throws {Failure} nothing can be had, or what is asked for makes no sense */
export async function collect(order: CollectOrder, session: Session): Promise<Result> {
  const { flags } = order;
  const notices = session.notices(flags);
  const shortfall = createShortfall(notices);
  demandSense(order);
  const places = await placesOf(flags, { notices, shortfall, session });
  const parts: Parts = { session, notices, shortfall, places, hasClusters: places.length > 1 };
  if (flags.config !== undefined) {
    const { collectByConfig } = await import("./by-config.ts");
    return collectByConfig(order, parts);
  }
  const jobs = await jobsOf(order, parts);
  return deliver({ jobs, idle: [] }, flags, { ...parts, hasTargets: false });
}

/** What every way of collecting needs. */
export interface Parts {
  readonly session: Session;
  readonly notices: Notices;
  readonly shortfall: Shortfall;
  readonly places: readonly Place[];
  readonly hasClusters: boolean;
}

/** The files or clusters that the flags name. @throws {Failure} */
export async function placesOf(
  flags: ClusterFlags & FileFlags & Pick<NamespaceScopeFlags, "namespace">,
  { notices, shortfall, session: { signal } }: Pick<Parts, "notices" | "shortfall" | "session">,
): Promise<readonly Place[]> {
  if (flags.filename === undefined) return clusterPlaces(flags);
  if (flags.context !== undefined) throw new Failure("choose either --filename or --context");
  const [{ openFiles, standardText }, { filePlace }] = await Promise.all([
    import("../sources/files.ts"),
    import("../sources/file-place.ts"),
  ]);
  const { filename: paths, recursive, namespace } = flags;
  const files = await openFiles({ paths, recursive }, () => standardText(signal));
  const [named = "default"] = namespace ?? [];
  const onProblem = (isTorn: boolean): void => shortfall.flawed(isTorn);
  return [filePlace({ files, namespace: named, notices, onProblem })];
}

async function jobsOf(
  { kind: kinds = "", names: given, flags }: CollectOrder,
  parts: Parts,
): Promise<readonly Job[]> {
  const { shortfall, session } = parts;
  const jobs = new Map<string, Job>();
  const sections = new Map<string, Section>();
  for (const wanted of wantedOf(kinds, given, flags.field)) {
    const { kind, names } = wanted;
    const found = await inEachPlace(kind, parts, (place) =>
      adHocJob({ wanted, flags }, place, session.signal),
    );
    for (const job of found) {
      // Clusters share a table.
      const { name } = job.section;
      const section = sections.get(name) ?? job.section;
      sections.set(name, section);
      // One kind may be called by two names.
      jobs.set([job.place.name, name, ...names].join(" "), { ...job, section });
      // A limit may leave some out.
      if (flags.limit === undefined) shortfall.wants(names, name);
    }
  }
  return [...jobs.values()];
}

/** What `work` gives for each place; a place that does not answer costs nothing but itself. @throws {Failure} */
export async function inEachPlace<T>(
  kind: string,
  { session, shortfall, places, hasClusters }: Parts,
  work: (place: Place) => Promise<T>,
): Promise<readonly T[]> {
  const found = await Promise.allSettled(places.map(work));
  session.signal.throwIfAborted();
  return found.flatMap((it, index): T[] => {
    if (it.status === "fulfilled") return [it.value];
    const error: unknown = it.reason;
    const place = places[index];
    if (!isOfPlace(error) && !(error instanceof Failure && hasClusters)) throw error;
    if (place === undefined) return [];
    if (!hasClusters) throw new Failure(`${causeOf(error, kind)} (context ${place.name})`);
    shortfall.missing(`context ${place.name}: ${causeOf(error, kind)}`);
    return [];
  });
}

/** Sends the rows of `plans` where the flags say. */
export async function deliver(
  plans: Plans,
  flags: CollectFlags,
  parts: Parts & { readonly hasTargets: boolean },
): Promise<Result> {
  const { session, notices, shortfall, hasClusters, hasTargets } = parts;
  if (flags.outputDir !== undefined) {
    const { writeFolder } = await import("./to-folder.ts");
    return writeFolder(plans, { flags, hasTargets }, parts);
  }
  const { jobs } = plans;
  const sections: readonly Section[] = [...new Set(jobs.map((it) => it.section))];
  const showing = { hasClusters, hasTargets, sections };
  const printer = await destination(flags, showing, session);
  const { limit } = flags;
  try {
    const options = { printer, shortfall, notices, limit, hasClusters };
    const rows = await streamRows(jobs, options, session.signal);
    const { result } = shortfall;
    if (result === "nothing") throw new Failure("nothing could be had");
    await printer.end();
    if (rows === 0) notices.info(`nothing found${emptyHint(flags, jobs)}`);
    else if (flags.sqlite !== undefined)
      notices.info(
        `${flags.sqlite}: ${counted(rows, "row")} in ${counted(sections.length, "table")}`,
      );
    return result;
  } catch (error) {
    await printer.abandon?.();
    throw error;
  }
}

async function destination(
  { output, sqlite }: CollectFlags,
  showing: Showing,
  { output: stdout }: Session,
): Promise<Printer> {
  if (sqlite === undefined) return printerOf(output, stdout, showing);
  const { sqlitePrinter } = await import("../output/sqlite.ts");
  return sqlitePrinter(sqlite, showing);
}

/** What may be the reason that there is nothing. */
export const emptyHint = ({ allNamespaces }: NamespaceScopeFlags, jobs: readonly Job[]): string => {
  const [namespace] = new Set(jobs.flatMap(({ plan }) => plan.selection.namespaces ?? []));
  return namespace === undefined || allNamespaces === true || jobs.length > 1
    ? ""
    : ` in namespace ${namespace}; -A looks into all of them`;
};
