import type { Grid } from "../output/grid.ts";
import { type Millis, millisOf } from "../../runtime/clock.ts";
import type { Health, StatusItem } from "./status-item.ts";

/** Targets, inventories with their sinks, and sinks. @param now `undefined`: times are given in place of spans, which grow */
export function gridsOf(items: readonly StatusItem[], now: Millis | undefined): readonly Grid[] {
  const hasClusters = items.some(({ cluster }) => cluster !== undefined);
  const lag = (since: string | undefined): string => {
    if (since === undefined) return "";
    return now === undefined ? since : spanText(now - millisOf(since));
  };
  const grid = (
    titles: readonly string[],
    isMeant: (kind: string) => boolean,
    cells: (item: StatusItem) => readonly (readonly string[])[],
  ): Grid => ({
    titles: [titles[0] ?? "", ...(hasClusters ? ["CLUSTER"] : []), ...titles.slice(1)],
    rows: items
      .filter(({ kind }) => isMeant(kind))
      .flatMap((item) =>
        cells(item).map((rest) => [
          `${item.namespace}/${item.name}`,
          ...(hasClusters ? [item.cluster ?? ""] : []),
          ...rest,
        ]),
      ),
  });
  return [
    grid(
      ["TARGET", "PROFILE", "ROWS", "LAG", "READY", "REASON"],
      (kind) => kind === "KollectTarget",
      (it) => [[it.profile ?? "", countText(it.rows), lag(it.behindSince), ...healthCells(it)]],
    ),
    grid(
      ["INVENTORY", "SINK", "ROWS", "LAG", "READY", "REASON"],
      (kind) => kind === "KollectInventory",
      (it) => [
        ["", countText(it.rows), "", ...healthCells(it)],
        ...(it.exports ?? []).map((to) => [
          to.sink,
          countText(to.rows),
          lag(to.behindSince),
          ...healthCells(to),
        ]),
      ],
    ),
    grid(
      ["SINK", "TYPE", "READY", "REASON"],
      (kind) => kind.endsWith("Sink"),
      (it) => [[it.type ?? "", ...healthCells(it)]],
    ),
  ].filter(({ rows }) => rows.length > 0);
}

const countText = (count: number | undefined): string => (count === undefined ? "" : `${count}`);

const healthCells = (it: Health & Pick<StatusItem, "resyncPending">): readonly string[] => [
  it.ready ? "True" : "False",
  it.resyncPending === true ? `${it.reason}, resync pending` : it.reason,
];

const units = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["m", 60_000],
  ["s", 1_000],
] as const;

/** In the largest unit of which there are at least two: 119s, 47h, 9d. */
export function spanText(span: Millis): string {
  const [unit, length] = units.find((it) => span >= 2 * it[1]) ?? ["s", 1_000];
  return `${Math.max(0, Math.floor(span / length))}${unit}`;
}
