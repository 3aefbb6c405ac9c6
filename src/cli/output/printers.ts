import { csvPrinter } from "./csv.ts";
import type { Format } from "./format.ts";
import { jsonPrinter, ndjsonPrinter } from "./json.ts";
import { namePrinter } from "./names.ts";
import type { Output } from "./output.ts";
import type { Printer, Showing } from "./printer.ts";
import { tablePrinter } from "./table.ts";

const printers: Readonly<
  Record<Format, (output: Output, showing: Showing) => Printer | Promise<Printer>>
> = {
  table: (output, showing) => tablePrinter(output, showing, { isWide: false }),
  wide: (output, showing) => tablePrinter(output, showing, { isWide: true }),
  json: jsonPrinter,
  ndjson: ndjsonPrinter,
  csv: csvPrinter,
  name: namePrinter,
  // Loads what writes YAML only where it is wanted.
  yaml: async (output, showing) => (await import("./yaml.ts")).yamlPrinter(output, showing),
};

export const printerOf = async (
  format: Format,
  output: Output,
  showing: Showing,
): Promise<Printer> => printers[format](output, showing);
