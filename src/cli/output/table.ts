import { plainText } from "./cell.ts";
import { lineOf, oneLine, widthsOf } from "./columns.ts";
import type { Output } from "./output.ts";
import type { Printer, Section, Showing, ShownRow } from "./printer.ts";
import { recordOf } from "./records.ts";

interface Column {
  readonly title: string;
  readonly text: (row: ShownRow) => string | undefined;
}

/** So many rows are looked at before widths are fixed; later ones that need more stick out, as kubectl's do. */
const sampled = 500;

/** Of one value where rows are records: a whole spec is none to read on a narrow terminal. */
const mostLines = 4;

export interface TableOptions {
  /** More columns, and nothing is cut. */
  readonly isWide: boolean;
  /** Of which target a row is, though the table is not wide. */
  readonly hasTargetColumn?: boolean;
}

/**
 * A table for each section. On a terminal, cells are cut so that no line is longer than it is wide; where that leaves too
 * little of the columns, each row is a record of its own.
 */
export function tablePrinter(output: Output, showing: Showing, options: TableOptions): Printer {
  const { isWide } = options;
  const limit = isWide ? undefined : output.columns;
  let at: { readonly section: Section; readonly columns: readonly Column[] } | undefined;
  let waiting: string[][] = [];
  /** Prints a row; `undefined`: the form is not settled yet. */
  let print: ((cells: readonly string[]) => Promise<void>) | undefined;
  let isFirst = true;

  const settle = async (): Promise<void> => {
    if (at === undefined || print !== undefined) return;
    const titles = at.columns.map((it) => it.title);
    const widths = widthsOf([titles, ...waiting], limit);
    if (widths !== undefined || limit === undefined) {
      print = (cells) => output.write(lineOf(cells, widths ?? [], limit));
      if (!isFirst) await output.write("\n");
      isFirst = false;
      await print(titles);
    } else
      print = async (cells) => {
        await output.write((isFirst ? "" : "\n") + recordOf(titles, cells, { limit, mostLines }));
        isFirst = false;
      };
    for (const row of waiting) await print(row);
    waiting = [];
  };

  return {
    row: async (section, row) => {
      if (at?.section !== section) {
        await settle();
        at = { section, columns: columnsOf(section, showing, options) };
        print = undefined;
      }
      const cells = at.columns.map((it) => {
        const text = it.text(row);
        return text === undefined ? "<none>" : oneLine(text);
      });
      if (print !== undefined) return print(cells);
      waiting.push(cells);
      if (waiting.length === sampled) await settle();
    },
    end: settle,
  };
}

function columnsOf(
  section: Section,
  showing: Showing,
  { isWide, hasTargetColumn = isWide }: TableOptions,
): readonly Column[] {
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
    ...(hasTargets && hasTargetColumn
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
