import { systemClock, wallTime } from "../../runtime/clock.ts";
import { canonicalJson, type Json } from "../../rows/row.ts";
import { createShortfall } from "../collect/shortfall.ts";
import { Failure } from "../failure.ts";
import { gridLines } from "../output/grid.ts";
import type { Output } from "../output/output.ts";
import type { Result, Session } from "../session.ts";
import { clustersOf } from "../sources/places.ts";
import type { StatusFlags } from "./flags.ts";
import { gridsOf } from "./screen.ts";
import { problemsOf, type StatusItem } from "./status-item.ts";
import { itemOf, survey, watchedOf } from "./survey.ts";

/** Shows all once, or until somebody interrupts: then it has no result. @throws {Failure} nothing can be had */
export async function status(flags: StatusFlags, session: Session): Promise<Result | undefined> {
  const { output, signal } = session;
  const notices = session.notices(flags);
  const shortfall = createShortfall(notices);
  const clusters = clustersOf(flags);
  const hasClusters = clusters.length > 1;
  const found = await survey(watchedOf(clusters, flags), { shortfall, hasClusters }, signal);
  if (shortfall.result === "nothing") throw new Failure("nothing could be had");
  if (flags.watch === true) {
    session.serve();
    const { follow } = await import("./follow.ts");
    const lists = found.map(({ watched }) => watched);
    await follow(lists, { format: flags.output, output, notices, hasClusters }, signal);
    return undefined;
  }
  const items = found.flatMap(({ watched, objects }) =>
    objects.map((it) => itemOf(it, watched, hasClusters)),
  );
  await print(items, flags, output);
  if (items.length === 0) notices.info(`nothing found${hintOf(flags, clusters[0]?.namespace)}`);
  const problems = problemsOf(items);
  if (problems.length > 0) await output.flush();
  for (const text of problems) shortfall.missing(text);
  return shortfall.result === "complete" ? "complete" : "partial";
}

async function print(
  items: readonly StatusItem[],
  { output: format }: StatusFlags,
  output: Output,
): Promise<void> {
  if (format === "table") {
    const grids = gridsOf(items, wallTime(systemClock));
    const parts = grids.map((it) => gridLines(it, output.columns).join("\n"));
    await output.write(parts.map((it) => `${it}\n`).join("\n"));
  } else if (format === "json") {
    const lines = items.map((it) => canonicalJson(it as unknown as Json));
    await output.write(lines.length === 0 ? "[]\n" : `[\n${lines.join(",\n")}\n]\n`);
  } else {
    const { yamlOf } = await import("../../sinks/git/file-format.ts");
    await output.write(items.length === 0 ? "[]\n" : yamlOf(items as unknown as Json));
  }
}

const hintOf = (
  { namespace, allNamespaces }: StatusFlags,
  ofContext: string | undefined,
): string => {
  if (allNamespaces === true) return "";
  const names = namespace ?? [ofContext ?? "default"];
  return ` in namespace${names.length > 1 ? "s" : ""} ${names.join(", ")}; -A looks into all of them`;
};
