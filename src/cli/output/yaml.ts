import { yamlOf } from "../../sinks/git/file-format.ts";
import type { Output } from "./output.ts";
import { itemOf, type Printer, type Showing } from "./printer.ts";

/** A list, an item after another, as the Git sink writes them. */
export function yamlPrinter(output: Output, showing: Showing): Printer {
  let isEmpty = true;
  return {
    row: (_section, row) => {
      isEmpty = false;
      return output.write(yamlOf([itemOf(row, showing)]));
    },
    end: () => (isEmpty ? output.write("[]\n") : Promise.resolve()),
  };
}
