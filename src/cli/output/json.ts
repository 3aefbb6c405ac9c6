import { canonicalJson } from "../../rows/row.ts";
import type { Output } from "./output.ts";
import { itemOf, type Printer, type Showing } from "./printer.ts";

/** An array, an element a line, so that it may be of any length. */
export function jsonPrinter(output: Output, showing: Showing): Printer {
  let isFirst = true;
  return {
    row: (_section, row) => {
      const before = isFirst ? "[\n" : ",\n";
      isFirst = false;
      return output.write(before + canonicalJson(itemOf(row, showing)));
    },
    end: () => output.write(isFirst ? "[]\n" : "\n]\n"),
  };
}

/** An object a line. */
export const ndjsonPrinter = (output: Output, showing: Showing): Printer => ({
  row: (_section, row) => output.write(`${canonicalJson(itemOf(row, showing))}\n`),
  end: () => Promise.resolve(),
});
