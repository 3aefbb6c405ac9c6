import { plainText } from "./cell.ts";
import { lineOf, oneLine, widthsOf } from "./columns.ts";
import type { Output } from "./output.ts";
import type { Printer, Section, Showing, ShownRow } from "./printer.ts";

interface Column {
  readonly title: string;
  readonly text: (row: ShownRow) => string | undefined;
}

/** So many rows are looked at before widths are fixed; later ones that need more stick out, as kubectl's do. */
const sampled = 500;

export interface TableOptions {
  /** More columns, and nothing is cut. */
  readonly isWide: boolean;
  /** Of which target a row is, though the table is not wide. */
  readonly hasTargetColumn?: boolean;
}

/** A table for each section. On a terminal, cells are cut so that no line is longer than it is wide. */
export function tablePrinter(output: Output, showing: Showing, options: TableOptions): Printer {
  const { isWide } = options;
  const limit = isWide ? undefined : output.columns;
  let at: { readonly section: Section; readonly columns: readonly Column[] } | undefined;
  let waiting: string[][] = [];
  let widths: readonly number[] | undefined;
  let isFirst = true;

  const settle = async (): Promise<void> => {
    if (at === undefined || widths !== undefined) return;
    const table = [at.columns.map((it) => it.title), ...waiting];
    widths = widthsOf(table, limit);
    if (!isFirst) await output.write("\n");
    isFirst = false;
    for (const row of table) await output.write(lineOf(row, widths, limit));
    waiting = [];
  };

  return {
    row: async (section, row) => {
      if (at?.section !== section) {
        await settle();
        at = { section, columns: columnsOf(section, showing, options) };
        widths = undefined;
      }
      const cells = at.columns.map((it) => {
        const text = it.text(row);
        return text === undefined ? "<none>" : oneLine(text);
      });
      if (widths !== undefined) return output.write(lineOf(cells, widths, limit));
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
