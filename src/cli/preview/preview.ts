import type { KollectTarget } from "../../../generated/types.ts";
import { neighbour } from "../../webhook/edit-distance.ts";
import { type Parts, placesOf } from "../collect/collect.ts";
import { readConfig } from "../collect/by-config.ts";
import { configJobs } from "../collect/config-jobs.ts";
import type { Job } from "../collect/job.ts";
import { adviceOn } from "../collect/missing-value.ts";
import { createShortfall } from "../collect/shortfall.ts";
import { streamRows } from "../collect/stream.ts";
import type { Resources } from "../config/resources.ts";
import { Failure } from "../failure.ts";
import { counted } from "../output/counted.ts";
import type { Printer } from "../output/printer.ts";
import type { Result, Session } from "../session.ts";
import type { PreviewFlags } from "./flags.ts";
import { previewPrinter } from "./printers.ts";
import type { Skipped } from "./skipped.ts";
import { createTally } from "./tally.ts";

/** Shows what targets would give. @throws {Failure} nothing can be had, or what is asked for makes no sense */
export async function preview(flags: PreviewFlags, session: Session): Promise<Result> {
  const { signal } = session;
  const notices = session.notices(flags);
  const shortfall = createShortfall(notices);
  const places = await placesOf(flags, { notices, shortfall, session });
  const parts: Parts = { session, notices, shortfall, places, hasClusters: places.length > 1 };
  const { resources } = await readConfig(flags, parts);
  const targets = chosenTargets(resources, flags.target);
  const { jobs } = await configJobs({ ...resources, KollectTarget: targets }, parts);
  const { hasClusters } = parts;
  const printer = await previewPrinter(flags.output, session.output, {
    hasClusters,
    hasTargets: true,
    sections: jobs.map((it) => it.section),
    targets: targets.size,
  });
  const limited = limitedPrinter(printer, flags.limit);
  const skipped: Skipped[] = [];
  for (const job of jobs) {
    const all = job.resource.namespaced ? await job.place.namespaces(signal) : [];
    const namespaces = new Map(all.map((it) => [it.metadata.name, it]));
    const tally = createTally(job, { shortfall, hasClusters, namespaces });
    const options = { ...tally, printer: limited.printer, notices, limit: undefined, hasClusters };
    await streamRows([withAll(job)], options, signal);
    skipped.push(...tally.skipped());
  }
  const { result } = shortfall;
  if (result === "nothing") throw new Failure("nothing could be had");
  await printer.end(skipped);
  notices.info(limited.summary());
  for (const advice of new Set(skipped.map(({ detail }) => adviceOn(detail))))
    if (advice !== undefined) notices.info(advice);
  return result;
}

/** All objects of the kind, not only those that can match: what is skipped is looked for. */
const withAll = (job: Job): Job => ({
  ...job,
  plan: {
    ...job.plan,
    hasNamedNamespaces: false,
    selection: { ...job.plan.selection, pushed: {} },
  },
});

interface Limited {
  readonly printer: Pick<Printer, "row">;
  readonly summary: () => string;
}

function limitedPrinter(printer: Pick<Printer, "row">, limit = Number.POSITIVE_INFINITY): Limited {
  let rows = 0;
  return {
    printer: {
      row: (section, row) => (++rows > limit ? Promise.resolve() : printer.row(section, row)),
    },
    summary: () => {
      const shown = rows > limit ? `, ${limit} of them shown` : "";
      return `${counted(rows, "row")}${shown}`;
    },
  };
}

/** @throws {Failure} there is no such target, or none at all */
function chosenTargets(
  { KollectTarget: all }: Resources,
  wanted: readonly string[] | undefined,
): ReadonlyMap<string, KollectTarget> {
  if (all.size === 0) throw new Failure("there is no KollectTarget in these files");
  if (wanted === undefined) return all;
  const isCalled = (key: string, name: string): boolean =>
    key === name || key.slice(key.indexOf("/") + 1) === name;
  for (const name of wanted)
    if (![...all.keys()].some((key) => isCalled(key, name))) throw noTarget(name, [...all.keys()]);
  return new Map([...all].filter(([key]) => wanted.some((name) => isCalled(key, name))));
}

function noTarget(name: string, keys: readonly string[]): Failure {
  const names = name.includes("/") ? keys : keys.map((key) => key.slice(key.indexOf("/") + 1));
  const near = neighbour(name, names)?.name;
  const help =
    near === undefined ? `they have ${keys.toSorted().join(", ")}` : `did you mean ${near}?`;
  return new Failure(`--target ${name}: there is no such target in these files; ${help}`);
}
