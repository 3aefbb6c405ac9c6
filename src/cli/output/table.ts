import { plainText } from "./cell.ts";
import { printable } from "./notices.ts";
import type { Output } from "./output.ts";
import type { Printer, Section, Showing, ShownRow } from "./printer.ts";
import { cut, padded, widthOf } from "./width.ts";

interface Column {
  readonly title: string;
  readonly text: (row: ShownRow) => string | undefined;
}

/** So many rows are looked at before widths are fixed; later ones that need more stick out, as kubectl's do. */
const sampled = 500;
const gap = "   ";
/** No column is made narrower than this for a terminal. */
const narrowest = 6;

export interface TableOptions {
  /** More columns, and nothing is cut. */
  readonly isWide: boolean;
}

/** A table for each section. On a terminal, cells are cut so that no line is longer than it is wide. */
export function tablePrinter(output: Output, showing: Showing, { isWide }: TableOptions): Printer {
  const limit = isWide ? undefined : output.columns;
  let at: { readonly section: Section; readonly columns: readonly Column[] } | undefined;
  let waiting: string[][] = [];
  let widths: readonly number[] | undefined;
  let isFirst = true;

  const line = (cells: readonly string[], of: readonly number[]): Promise<void> => {
    const text = cells
      .map((it, index) => {
        const width = of[index] ?? 0;
        const shown = limit === undefined ? it : cut(it, width);
        return index === cells.length - 1 ? shown : padded(shown, width);
      })
      .join(gap);
    return output.write(`${limit === undefined ? text : cut(text, limit)}\n`);
  };
  const settle = async (): Promise<void> => {
    if (at === undefined || widths !== undefined) return;
    const titles = at.columns.map((it) => it.title);
    const needed = titles.map((title, index) =>
      waiting.reduce((most, row) => Math.max(most, widthOf(row[index] ?? "")), widthOf(title)),
    );
    widths = limit === undefined ? needed : narrowed(needed, limit);
    if (!isFirst) await output.write("\n");
    isFirst = false;
    for (const row of [titles, ...waiting]) await line(row, widths);
    waiting = [];
  };

  return {
    row: async (section, row) => {
      if (at?.section !== section) {
        await settle();
        at = { section, columns: columnsOf(section, showing, isWide) };
        widths = undefined;
      }
      const cells = at.columns.map((it) => {
        const text = it.text(row);
        return text === undefined ? "<none>" : oneLine(text);
      });
      if (widths !== undefined) return line(cells, widths);
      waiting.push(cells);
      if (waiting.length === sampled) await settle();
    },
    end: settle,
  };
}

const oneLine = (text: string): string =>
  printable(text).replaceAll("\n", "\\n").replaceAll("\t", "\\t");

function columnsOf(section: Section, showing: Showing, isWide: boolean): readonly Column[] {
  const { hasClusters, hasTargets } = showing;
  const column = (title: string, text: Column["text"]): Column => ({ title: oneLine(title), text });
  const attributes = section.attributes.map(({ name }) =>
    column(name.toUpperCase(), ({ attributes: values }) =>
      Object.hasOwn(values, name) ? plainText(values[name]) : undefined,
    ),
  );
  if (showing.isPlain === true) return attributes;
  return [
    ...(hasClusters ? [column("CLUSTER", (it) => it.cluster)] : []),
    ...(hasTargets && isWide
      ? [column("TARGET", ({ identity: it }) => `${it.targetNamespace}/${it.targetName}`)]
      : []),
    column("NAMESPACE", ({ identity: { namespace } }) =>
      namespace === "" ? undefined : namespace,
    ),
    column("NAME", ({ identity }) => identity.name),
    ...attributes,
    ...(isWide
      ? [
          column("KIND", ({ identity: { group, version, kind } }) =>
            group === "" ? `${version}/${kind}` : `${group}/${version}/${kind}`,
          ),
          column("UID", ({ identity }) => identity.uid),
        ]
      : []),
  ];
}

/** Takes from the widest columns until the line fits, or nothing can be taken any more. */
function narrowed(needed: readonly number[], limit: number): readonly number[] {
  const widths = [...needed];
  const room = Math.max(0, limit - gap.length * (widths.length - 1));
  for (let over = widths.reduce((a, b) => a + b, 0) - room; over > 0; over--) {
    const widest = Math.max(...widths);
    if (widest <= narrowest) break;
    widths[widths.indexOf(widest)] = widest - 1;
  }
  return widths;
}
