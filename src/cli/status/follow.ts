import { pathOf } from "../../kube/collection-path.ts";
import { watchSource } from "../../kube/watch-source.ts";
import { canonicalJson, type Json } from "../../rows/row.ts";
import { createBell } from "../../runtime/bell.ts";
import { type Clock, dateAt, systemClock, wallTime } from "../../runtime/clock.ts";
import { createInformer, type Informer, keyOf, type Named } from "../../runtime/informer.ts";
import { runTasks } from "../../runtime/tasks.ts";
import { causeOf } from "../collect/shortfall.ts";
import { counted } from "../output/counted.ts";
import { gridLines, saidBy } from "../output/grid.ts";
import { type Notices, printable } from "../output/notices.ts";
import type { Output } from "../output/output.ts";
import { resourceName } from "../sources/own-objects.ts";
import type { StatusFlags } from "./flags.ts";
import { gridsOf } from "./screen.ts";
import { problemsOf, type StatusItem } from "./status-item.ts";
import { itemOf, type Watched } from "./survey.ts";

export interface FollowOptions {
  readonly format: StatusFlags["output"];
  readonly output: Output;
  readonly notices: Notices;
  readonly hasClusters: boolean;
}

interface Followed {
  readonly watched: Watched;
  readonly informer: Informer<Named>;
}

/** Spans on the screen grow, even if nothing happens. */
const redrawn = 1_000;

/** Shows what the lists hold, and what changes, until `signal` aborts: over again on a terminal, elsewhere a line a change. */
export async function follow(
  lists: readonly Watched[],
  options: FollowOptions,
  signal: AbortSignal,
): Promise<void> {
  const clock = systemClock;
  const bell = createBell(clock);
  let isChanged = true;
  const changed = (): void => {
    isChanged = true;
    bell.ring();
  };
  const followed = lists.map((watched) => followedOf(watched, changed, options.notices));
  const { output, format } = options;
  const isScreen = output.isTerminal && format === "table";
  const show = isScreen ? screen(options, clock) : appending(options, clock);
  const draw = async (running: AbortSignal): Promise<void> => {
    for (const { informer } of followed) await informer.synced(running);
    while (!running.aborted) {
      isChanged = false;
      await show(itemsOf(followed, options.hasClusters));
      await output.flush();
      // What changed while it was drawn has rung for nobody.
      if (!isChanged) await bell.wait(isScreen ? redrawn : undefined, running);
    }
  };
  const watches = followed.map(
    ({ informer }) =>
      (running: AbortSignal) =>
        informer.run(running),
  );
  await runTasks([...watches, draw], signal);
}

function followedOf(watched: Watched, changed: () => void, notices: Notices): Followed {
  const { cluster, kind, namespace } = watched;
  const resource = resourceName(kind);
  const target = { path: pathOf(kind, namespace), resource };
  const source = watchSource<Named>(cluster.client, target, { clock: systemClock });
  let isInterrupted = false;
  const informer = createInformer(source, {
    onEvent: () => {
      if (isInterrupted) notices.info(`${resource} in context ${cluster.name}: it goes on`);
      isInterrupted = false;
    },
    onListed: changed,
    onInterrupted: (error) => {
      if (!isInterrupted)
        notices.warn(`${causeOf(error, resource)} (context ${cluster.name}); what is shown is old`);
      isInterrupted = true;
    },
    close: () => undefined,
  });
  informer.subscribe(changed);
  return { watched, informer };
}

const itemsOf = (followed: readonly Followed[], hasClusters: boolean): readonly StatusItem[] =>
  followed.flatMap(({ watched, informer: { store } }) =>
    [...store.values()]
      .toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
      .map((it) => itemOf(it, watched, hasClusters)),
  );

type Show = (items: readonly StatusItem[]) => Promise<void>;

const home = "\u001B[H";
const clearBelow = "\u001B[J";

/** All of it, over what was there before. */
function screen({ output }: FollowOptions, clock: Clock): Show {
  return (items) => {
    const now = wallTime(clock);
    const problems = problemsOf(items);
    const summary = `${dateAt(now).toISOString().slice(11, 19)}Z  ${counted(items.length, "resource")}, ${problems.length === 0 ? "all ready" : counted(problems.length, "problem")}`;
    const parts = gridsOf(items, now).map((it) => gridLines(it, output.columns));
    const lines = [summary, ...parts.flatMap((it) => ["", ...it])];
    if (problems.length > 0) lines.push("", ...problems.map(printable));
    return output.write(home + clearBelow + fitting(lines, output.rows).join("\n"));
  };
}

function fitting(lines: readonly string[], rows: number | undefined): readonly string[] {
  if (rows === undefined || lines.length < rows) return lines;
  const most = Math.max(0, rows - 2);
  return [...lines.slice(0, most), `… ${counted(lines.length - most, "more line")}`];
}

/** What is new or other than it was, by a line each. */
function appending({ output, format }: FollowOptions, clock: Clock): Show {
  let before = new Map<string, string>();
  return async (items) => {
    const now = new Map(format === "table" ? spoken(items) : await written(items, format));
    const time = format === "table" ? `${dateAt(wallTime(clock)).toISOString()} ` : "";
    for (const [key, text] of now)
      if (before.get(key) !== text) await output.write(`${time}${printable(text)}\n`);
    for (const key of before.keys())
      if (!now.has(key)) await output.write(`${time}${goneText(key, format)}\n`);
    before = now;
  };
}

/** Columns that tell what a line is about. */
const naming: ReadonlySet<string> = new Set(["TARGET", "INVENTORY", "SINK", "CLUSTER"]);

type Lines = readonly (readonly [key: string, text: string])[];

const spoken = (items: readonly StatusItem[]): Lines =>
  gridsOf(items, undefined).flatMap(({ titles, rows }) => {
    const about = titles[0] ?? "";
    return rows.map((row) => {
      const names = row.filter((it, index) => it !== "" && naming.has(titles[index] ?? ""));
      const key = `${about.toLowerCase()} ${names.join(" ")}`;
      return [
        key,
        `${about.toLowerCase()} ${row[0] ?? ""}: ${saidBy(titles, row).join(", ")}`,
      ] as const;
    });
  });

async function written(
  items: readonly StatusItem[],
  format: StatusFlags["output"],
): Promise<Lines> {
  const { yamlOf } = await import("../../sinks/git/file-format.ts");
  return items.map((item) => {
    const { cluster, kind, namespace, name } = item;
    const key = canonicalJson({ ...(cluster !== undefined && { cluster }), kind, namespace, name });
    const value = item as unknown as Json;
    return [key, format === "json" ? canonicalJson(value) : `---\n${yamlOf(value).trimEnd()}`];
  });
}

const goneText = (key: string, format: StatusFlags["output"]): string => {
  if (format === "table") return `${key}: is gone`;
  const gone = `${key.slice(0, -1)},"gone":true}`;
  return format === "json" ? gone : `---\n${gone}`;
};
