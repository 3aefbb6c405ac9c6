import { canonicalJson, type Json } from "../../rows/row.ts";
import { textTable } from "../output/text-table.ts";
import type { Output } from "../output/output.ts";
import { itemOf, type Printer, type Showing } from "../output/printer.ts";
import { tablePrinter } from "../output/table.ts";
import type { PreviewFormat } from "./format.ts";
import type { Skipped } from "./skipped.ts";

/** Rows one by one, and at last what is skipped. */
export interface PreviewPrinter extends Pick<Printer, "row"> {
  end(skipped: readonly Skipped[]): Promise<void>;
}

export interface PreviewShowing extends Showing {
  /** How many there are. */
  readonly targets: number;
}

const printers: Readonly<
  Record<PreviewFormat, (output: Output, showing: PreviewShowing) => Promise<PreviewPrinter>>
> = {
  table: (output, { targets, ...showing }) => {
    const rows = tablePrinter(output, showing, { isWide: false, hasTargetColumn: targets > 1 });
    let isEmpty = true;
    return Promise.resolve({
      row: (section, row) => {
        isEmpty = false;
        return rows.row(section, row);
      },
      end: async (skipped) => {
        await rows.end();
        if (skipped.length === 0) return;
        const table = textTable(tableOf(skipped, showing), output.columns);
        await output.write(isEmpty ? table : `\n${table}`);
      },
    });
  },
  json: (output, showing) => {
    let before = '{"rows":[\n';
    return Promise.resolve({
      row: (_section, row) => {
        const text = before + canonicalJson(itemOf(row, showing));
        before = ",\n";
        return output.write(text);
      },
      end: (skipped) => {
        const head = before === ",\n" ? "\n" : before;
        const items = skipped.map((it) => canonicalJson(plainOf(it))).join(",\n");
        return output.write(`${head}],"skipped":[\n${items}${items === "" ? "" : "\n"}]}\n`);
      },
    });
  },
  yaml: async (output, showing) => {
    const { yamlOf } = await import("../../sinks/git/file-format.ts");
    let before = "rows:\n";
    return {
      row: (_section, row) => {
        const text = before + yamlOf([itemOf(row, showing)]);
        before = "";
        return output.write(text);
      },
      end: (skipped) => {
        const head = before === "" ? "" : "rows: []\n";
        const items = skipped.length === 0 ? " []\n" : `\n${yamlOf(skipped.map(plainOf))}`;
        return output.write(`${head}skipped:${items}`);
      },
    };
  },
};

export const previewPrinter = async (
  format: PreviewFormat,
  output: Output,
  showing: PreviewShowing,
): Promise<PreviewPrinter> => printers[format](output, showing);

const plainOf = ({
  cluster,
  target,
  reason,
  detail,
  count,
  names,
}: Skipped): Readonly<Record<string, Json>> => ({
  ...(cluster !== undefined && { cluster }),
  target,
  reason,
  detail,
  ...(count !== undefined && { count }),
  names,
});

const tableOf = (
  skipped: readonly Skipped[],
  { hasClusters }: Showing,
): readonly (readonly string[])[] => [
  [...(hasClusters ? ["CLUSTER"] : []), "TARGET", "SKIPPED", "REASON", "DECIDED BY", "EXAMPLES"],
  ...skipped.map(({ cluster, target, count, reason, detail, names }) => [
    ...(hasClusters ? [cluster ?? ""] : []),
    target,
    count === undefined ? "<unknown>" : String(count),
    reason,
    detail,
    exampleText(names, count),
  ]),
];

const exampleText = (names: readonly string[], count: number | undefined): string => {
  const list = names.join(", ");
  return count !== undefined && count > names.length ? `${list}, …` : list;
};
